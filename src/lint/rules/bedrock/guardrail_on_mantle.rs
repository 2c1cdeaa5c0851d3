//! `guardrail-on-mantle`: a guardrail asked of calls that cannot name one.
use super::invocation::{all_of_service, holds_without};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "guardrail-on-mantle",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("guardrail_on_mantle.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    if !all_of_service(statement, "bedrock-mantle") {
        return;
    }
    for (operator, key) in statement.condition_keys() {
        if !key
            .key
            .value
            .eq_ignore_ascii_case("bedrock:GuardrailIdentifier")
        {
            continue;
        }
        let does = match (statement.allows(), holds_without(&operator.value)) {
            (true, false) => "never allows anything",
            (false, false) => "never denies anything",
            (true, true) => "allows whatever else it says",
            (false, true) => "denies every call",
        };
        findings
            .add(key.key.span, format!("bedrock-mantle has no guardrails: this {does}"))
            .note("the key is in no request to bedrock-mantle")
            .help("let the programs call `bedrock:ApplyGuardrail` before and after, or invoke models on bedrock-runtime");
    }
}
