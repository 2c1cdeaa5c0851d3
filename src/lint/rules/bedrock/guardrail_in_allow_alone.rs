//! `guardrail-in-allow-alone`: a guardrail that one statement asks for and none demands.
use super::invocation::{INVOKE, allowing, denials, holds_without, invokes};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Kind, Operator, Statement};

pub(super) static RULE: Rule = Rule {
    id: "guardrail-in-allow-alone",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("guardrail_in_allow_alone.md"),
    known_as: &[],
    check: Check::Policy(check),
};

const KEY: &str = "bedrock:GuardrailIdentifier";

fn check(subject: &Subject, findings: &mut Findings) {
    // What only limits a call is asked of each of its statements.
    if subject.kind != Kind::Identity || is_demanded(subject) {
        return;
    }
    let statements = allowing(&subject.document).filter(|statement| invokes(statement));
    for (operator, key) in statements.flat_map(Statement::condition_keys) {
        let is_null = Operator::of(&operator.value).is_some_and(|it| it.base == Base::Null);
        if key.key.value.eq_ignore_ascii_case(KEY) && !is_null && !holds_without(&operator.value) {
            findings
                .add(key.key.span, "only this statement asks for the guardrail")
                .note("another `Allow`, in this policy or in another, lets the same call pass without one")
                .help("deny with `StringNotEquals` what names another guardrail, or none");
        }
    }
}

/// Whether the policy denies calls without the guardrail.
pub(super) fn is_demanded(subject: &Subject) -> bool {
    denials(&subject.document, INVOKE)
        .flat_map(Statement::condition_keys)
        .any(|(operator, key)| {
            let is_null = Operator::of(&operator.value).is_some_and(|it| it.base == Base::Null);
            key.key.value.eq_ignore_ascii_case(KEY) && (is_null || holds_without(&operator.value))
        })
}
