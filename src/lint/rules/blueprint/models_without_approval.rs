//! `models-without-approval`: no guardrail says which models an organization may invoke.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::{Guardrail, GuardrailKind, Model};

pub(super) static RULE: Rule = Rule {
    id: "models-without-approval",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("models_without_approval.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    let Some(organization) = &model.organization else {
        return;
    };
    if !model.invokes_models() || model.guardrails.iter().any(limits_models) {
        return;
    }
    findings
        .add(
            organization.span,
            "nothing keeps other roles of this organization from invoking any model",
        )
        .note("what synth grants names its models; what others grant with `bedrock:*` does not")
        .help("add `approved-models-only` to `guardrails`");
}

fn limits_models(guardrail: &Guardrail) -> bool {
    matches!(guardrail.kind, GuardrailKind::ApprovedModelsOnly { .. })
}
