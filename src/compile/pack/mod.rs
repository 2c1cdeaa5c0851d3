//! From statements to documents: as few as fit AWS's quotas, and the same ones tomorrow.
mod emit;
mod rail;

pub use rail::{Rail, RailType};

use super::part::Part;
use crate::artifact::PolicyDocument;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Model, PolicyTarget};

/// One packed document.
#[derive(Debug)]
struct Pack<'a> {
    policy_type: RailType,
    on: &'a [String],
    targets: Vec<PolicyTarget>,
    /// Its number among those of its type and place, from 1.
    number: usize,
    guardrails: Vec<&'a str>,
    document: PolicyDocument,
    span: Span,
}

/// The policies of the organization.
pub(super) fn guardrails(model: &Model, rails: &[Rail]) -> Part {
    let Some(organization) = &model.organization else {
        return Part {
            diagnostics: model.guardrails.iter().map(homeless).collect(),
            ..Part::default()
        };
    };
    let packs: Vec<Pack<'_>> = rails
        .iter()
        .zip(1..)
        .map(|(rail, number)| Pack {
            policy_type: rail.policy_type,
            on: &rail.on,
            targets: rail.targets.clone(),
            number,
            guardrails: vec![&rail.guardrail],
            document: PolicyDocument::new(rail.statements.clone()),
            span: rail.span,
        })
        .collect();
    emit::emit(model, organization, &packs)
}

fn homeless(guardrail: &crate::model::Guardrail) -> Diagnostic {
    let name = guardrail.kind.name();
    Diagnostic::error(
        Code::MissingOrganization,
        guardrail.span,
        format!("`{name}` has no organization to be attached to"),
    )
    .help("add `organization:` with its id, root and management account")
}
