//! `guardrail-that-may-be-left-out`: a guardrail that a call need not name.
use super::invocation::{allowing, holds_without, invokes};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "guardrail-that-may-be-left-out",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("guardrail_that_may_be_left_out.md"),
    known_as: &[],
    check: Check::Policy(check),
};

const KEY: &str = "bedrock:GuardrailIdentifier";

fn check(subject: &Subject, findings: &mut Findings) {
    if super::guardrail_in_allow_alone::is_demanded(subject) {
        return;
    }
    let statements = allowing(&subject.document).filter(|statement| invokes(statement));
    for (operator, key) in statements.flat_map(Statement::condition_keys) {
        if key.key.value.eq_ignore_ascii_case(KEY) && holds_without(&operator.value) {
            findings
                .add(operator.span, "this holds for calls that name no guardrail")
                .related(key.key.span, "absent where a call names none")
                .help("deny with `StringNotEquals` what names another guardrail, or none");
        }
    }
}
