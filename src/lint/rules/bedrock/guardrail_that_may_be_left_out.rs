//! `guardrail-that-may-be-left-out`: a guardrail that a call need not name.
use super::invocation::{holds_without, invokes};
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
    check: Check::Statement(check),
};

const KEY: &str = "bedrock:GuardrailIdentifier";

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if !statement.allows()
        || !invokes(statement)
        || super::guardrail_in_allow_alone::is_demanded(subject)
    {
        return;
    }
    for (operator, key) in statement.condition_keys() {
        if key.key.value.eq_ignore_ascii_case(KEY) && holds_without(&operator.value) {
            findings
                .add(operator.span, "this holds for calls that name no guardrail")
                .related(key.key.span, "absent where a call names none")
                .help("deny with `StringNotEquals` what names another guardrail, or none");
        }
    }
}
