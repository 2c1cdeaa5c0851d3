//! `api-keys-without-guardrail`: no guardrail limits Bedrock API keys.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::{Guardrail, GuardrailKind, Model};

pub(super) static RULE: Rule = Rule {
    id: "api-keys-without-guardrail",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("api_keys_without_guardrail.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    let Some(organization) = &model.organization else {
        return;
    };
    if !model.invokes_models() || model.guardrails.iter().any(limits_keys) {
        return;
    }
    findings
        .add(
            organization.span,
            "nothing keeps anyone in this organization from making Bedrock API keys that never expire",
        )
        .note("a long-term key is a password of an IAM user: it works from anywhere, without any role of this blueprint")
        .help("add `no-long-term-api-keys` to `guardrails`");
}

fn limits_keys(guardrail: &Guardrail) -> bool {
    matches!(
        guardrail.kind,
        GuardrailKind::NoLongTermApiKeys
            | GuardrailKind::NoApiKeys
            | GuardrailKind::ApiKeyMaxAge { .. }
    )
}
