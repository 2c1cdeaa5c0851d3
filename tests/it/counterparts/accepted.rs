//! The findings that are accepted, each with its reason, in `tests/counterparts/accepted_findings.json`.

use serde::Deserialize;

use super::{Finding, out, tools};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    tool: String,
    rule: String,
    /// The whole message; `None`: whatever the rule says.
    #[serde(default)]
    message: Option<String>,
    reason: String,
}

fn list() -> Vec<Accepted> {
    out::read_json(&tools::sources().join("accepted_findings.json"))
}

/// The findings of `tool` (`cfn-lint` or `cloudformation-validate`) that nothing accepts.
pub(crate) fn not_accepted(tool: &str, findings: Vec<Finding>) -> Vec<Finding> {
    let list = list();
    let accepts = |finding: &Finding| {
        list.iter().any(|accepted| {
            let message = accepted.message.as_ref();
            accepted.tool == tool
                && accepted.rule == finding.rule
                && message.is_none_or(|message| *message == finding.message)
        })
    };
    findings
        .into_iter()
        .filter(|finding| !accepts(finding))
        .collect()
}

/// Every accepted rule with its tool.
pub(super) fn rules() -> Vec<(String, String)> {
    list()
        .into_iter()
        .map(|accepted| (accepted.tool, accepted.rule))
        .collect()
}

#[test]
fn nothing_but_remarks_is_accepted_and_each_with_a_reason() {
    for accepted in list() {
        let may = match accepted.tool.as_str() {
            // cfn-lint: informational rules only.
            "cfn-lint" => accepted.rule.starts_with('I'),
            // The validator has style rules of its own among its warnings. What its schemas are too
            // old for is accepted word for word: cfn-lint's are newer, and nothing of theirs is.
            "cloudformation-validate" => {
                accepted.rule.starts_with(['I', 'W']) || accepted.message.is_some()
            }
            _ => false,
        };
        assert!(may, "{accepted:?} must not be accepted");
        assert!(accepted.reason.len() > 20, "{accepted:?} has no reason");
    }
}
