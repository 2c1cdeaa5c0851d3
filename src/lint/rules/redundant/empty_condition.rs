//! `empty-condition`: a condition that asks nothing.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "empty-condition",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("empty_condition.md"),
    known_as: &["access-analyzer:EMPTY_OBJECT_CONDITION"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some(condition) = &statement.condition else {
        return;
    };
    if condition.operators.is_empty() {
        findings
            .add(condition.span, "this condition asks nothing")
            .help("remove it, or say what must hold")
            .fix(Fix::remove(
                Safety::Safe,
                "remove the empty condition",
                condition.span,
            ));
    }
    for block in condition
        .operators
        .iter()
        .filter(|block| block.keys.is_empty())
    {
        let operator = &block.operator;
        findings
            .add(
                operator.span,
                format!("`{}` compares nothing", operator.value),
            )
            .help("remove it, or name the key and its values");
    }
}
