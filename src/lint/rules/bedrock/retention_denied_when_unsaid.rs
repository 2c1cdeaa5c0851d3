//! `retention-denied-when-unsaid`: requests denied that say nothing of data retention.
use crate::diag::Level;
use crate::lint::coverage::entry_for;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Operator, Statement};

pub(super) static RULE: Rule = Rule {
    id: "retention-denied-when-unsaid",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("retention_denied_when_unsaid.md"),
    known_as: &[],
    check: Check::Statement(check),
};

/// Actions of requests that may say nothing of retention.
const SILENT: [&str; 2] = [
    "bedrock-mantle:CreateProject",
    "bedrock-mantle:UpdateProject",
];

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    if !statement.denies() {
        return;
    }
    let Some(action) = SILENT
        .into_iter()
        .find(|action| entry_for(statement, action).is_some())
    else {
        return;
    };
    let keys = || {
        statement.condition_keys().filter(|(_, key)| {
            key.key
                .value
                .eq_ignore_ascii_case("bedrock-mantle:DataRetentionMode")
        })
    };
    let is =
        |operator: &str, wanted: fn(Operator) -> bool| Operator::of(operator).is_some_and(wanted);
    if keys().any(|(operator, _)| is(&operator.value, |it| it.base == Base::Null)) {
        return;
    }
    let negated = keys().find(|(operator, _)| is(&operator.value, |it| it.negated));
    if let Some((operator, key)) = negated {
        findings
            .add(
                operator.span,
                format!("this also denies `{action}` where the request sets no mode"),
            )
            .related(
                key.key.span,
                "absent then, and a negated operator holds for an absent key",
            )
            .help(
                "add `Null: { \"bedrock-mantle:DataRetentionMode\": \"false\" }` to the condition",
            );
    }
}
