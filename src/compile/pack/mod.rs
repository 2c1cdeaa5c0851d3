//! From statements to documents: as few as fit AWS's quotas, and the same ones tomorrow.
//!
//! Packing never changes a decision: statements are only put together where a request matches the
//! one exactly when it matches one of the several ([`merge`]), and a document that denies does so
//! wherever on the same target it stands.
mod assign;
mod divide;
mod emit;
mod identity;
mod merge;
mod organization;
mod rail;
mod slots;
mod weigh;

pub use identity::{Grants, spill};
pub use merge::merge;
pub use rail::{Rail, RailType};

use super::part::Part;
use crate::artifact::{Headroom, PolicyDocument};
use crate::catalog::{Quota, quota};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Guardrail, Model, PolicyTarget};
use slots::Slots;

/// One packed document.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    /// The type of policy.
    pub policy_type: RailType,
    /// The words of `on` that the rails in it have in common.
    pub on: Vec<String>,
    /// What it is attached to, sorted.
    pub targets: Vec<PolicyTarget>,
    /// Its number among those of its type and place, from 1.
    pub number: usize,
    /// The guardrails in it, sorted.
    pub guardrails: Vec<&'a str>,
    /// What it says.
    pub document: PolicyDocument,
    /// The first guardrail in it.
    pub span: Span,
}

/// The policies of the organization, and what is left of their quotas.
pub(super) fn guardrails(model: &Model, rails: &[Rail]) -> (Part, Vec<Headroom>) {
    let Some(organization) = &model.organization else {
        let part = Part {
            diagnostics: model.guardrails.iter().map(homeless).collect(),
            ..Part::default()
        };
        return (part, Vec::new());
    };
    let mut part = Part::default();
    let mut headroom = Vec::new();
    let mut packs = Vec::new();
    for policy_type in RailType::ALL {
        let of_type = of_type(model, rails, policy_type, &mut part.diagnostics);
        headroom.extend(Slots::new(model, organization, policy_type).headroom(&of_type));
        packs.extend(of_type);
    }
    (part.and(emit::emit(model, organization, &packs)), headroom)
}

/// The documents that rails are packed into, in a fixed order: by type, the words of `on`, and
/// number. `None` where the blueprint has no organization to attach them in; the problems are those
/// of the quotas.
pub fn packs<'a>(
    model: &Model,
    rails: &'a [Rail],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pack<'a>> {
    RailType::ALL
        .into_iter()
        .flat_map(|policy_type| of_type(model, rails, policy_type, diagnostics))
        .collect()
}

fn of_type<'a>(
    model: &Model,
    rails: &'a [Rail],
    policy_type: RailType,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pack<'a>> {
    let Some(organization) = &model.organization else {
        return Vec::new();
    };
    let mut of_type: Vec<&Rail> = rails
        .iter()
        .filter(|rail| rail.policy_type == policy_type && !rail.statements.is_empty())
        .collect();
    of_type.sort_by(|a, b| a.guardrail.cmp(&b.guardrail));
    let slots = Slots::new(model, organization, policy_type);
    let packs = organization::pack(&slots, &of_type, diagnostics);
    diagnostics.extend(slots.too_few_kept(&packs));
    diagnostics.extend(too_many(policy_type, &packs));
    packs
}

/// More policies than an organization has. Those of others are not known.
fn too_many(policy_type: RailType, packs: &[Pack<'_>]) -> Option<Diagnostic> {
    let most = quota(match policy_type {
        RailType::ServiceControl => Quota::ServiceControlPolicies,
        RailType::ResourceControl => Quota::ResourceControlPolicies,
    });
    let first = packs.get(most)?;
    let words = slots::plural(policy_type.policy_type().words());
    Some(
        Diagnostic::error(
            Code::OverQuota,
            first.span,
            format!(
                "the organization would have {} {words}, AWS accepts {most}",
                packs.len()
            ),
        )
        .help("attach guardrails to units instead of accounts"),
    )
}

fn homeless(guardrail: &Guardrail) -> Diagnostic {
    let name = guardrail.kind.name();
    Diagnostic::error(
        Code::MissingOrganization,
        guardrail.span,
        format!("`{name}` has no organization to be attached to"),
    )
    .help("add `organization:` with its id, root and management account")
}
