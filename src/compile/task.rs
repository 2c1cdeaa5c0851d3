//! What a task needs to be allowed, as a statement of an identity policy.
use super::literal::{exactly, in_pattern};
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::{Parameters, TaskActions, task_actions};
use crate::diag::Span;
use crate::model::Task;
use crate::vocab::camel_case;

/// The statement; `None` for a kind that the catalogue does not know, which a test forbids.
pub(super) fn statement(task: &Task, span: Span) -> Option<PolicyStatement> {
    let needs = task_actions(task.kind.word())?;
    let sid = format!(
        "{}{}",
        camel_case(task.kind.word()),
        task.thing.camel_case()
    );
    let statement = PolicyStatement::allow(sid, needs.actions.clone(), span);
    let parameters = parameters(task);
    let statement = if needs.resource == "*" {
        statement.on_all()
    } else {
        let resource = TaskActions::filled(&needs.resource, &parameters, in_pattern);
        statement.on([Text::Literal(resource)])
    };
    let conditions = needs.when.iter();
    let conditions = conditions.flat_map(|(operator, keys)| {
        keys.iter()
            .map(move |(key, pattern)| (operator, key, pattern))
    });
    Some(
        conditions.fold(statement, |statement, (operator, key, pattern)| {
            let value = TaskActions::filled(pattern, &parameters, str::to_owned);
            statement.when(operator, key, [exactly(&value)])
        }),
    )
}

/// What the catalogue's patterns are filled with.
fn parameters(task: &Task) -> Parameters {
    let mut parameters = task.parameters.clone();
    parameters.insert("account", task.account.id.to_string());
    parameters.insert("partition", task.region.partition().to_string());
    parameters.insert("region", task.region.to_string());
    parameters
}
