//! Near misses of what functions need: the same with another thing.
use super::misses::{Miss, Near, OTHER};
use crate::model::{Task, Verb};
use crate::simulate::call::Call;

impl Near<'_> {
    /// With each thing that the task names another, in another account.
    pub(super) fn task(&self, task: &Task, calls: &[Call]) -> Vec<Miss> {
        let mut misses = Vec::new();
        for (name, value) in &task.parameters {
            let other = format!("{value}{OTHER}");
            let granted = self.verbs().any(|verb| match verb {
                Verb::Operate(known) => {
                    known.kind == task.kind && known.parameters.get(name) == Some(&other)
                }
                _ => false,
            });
            if !granted {
                let others = calls.iter().map(|call| call.with(name, other.as_str()));
                misses.push(self.miss(format!("with another {}", name.replace('_', " ")), others));
            }
        }
        misses
    }
}
