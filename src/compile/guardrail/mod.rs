//! Guardrails as statements that are packed into policies of the organization, and as policies of their own.
mod api_keys;
mod audit;
mod bedrock_policy;
mod identities;
mod models;
mod perimeter;
mod platform;
mod projects;
mod regions;
mod retention;
mod statements;

use super::pack::{Rail, RailType};
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{LogicalId, Value};
use crate::model::{Guardrail, GuardrailKind, Model, Organization, PolicyTarget, PolicyType};

/// What each guardrail denies, and where: what is packed into documents.
pub(super) fn rails(model: &Model) -> Vec<Rail> {
    let Some(organization) = &model.organization else {
        return Vec::new();
    };
    model
        .guardrails
        .iter()
        .filter_map(|guardrail| {
            Some(Rail {
                policy_type: packed(guardrail.kind.policy_type())?,
                guardrail: guardrail.kind.name().to_owned(),
                on: guardrail.on.clone(),
                targets: guardrail.attached_to.clone(),
                statements: statements::of(guardrail, organization),
                span: guardrail.span,
            })
        })
        .collect()
}

/// The type of the documents that a guardrail is packed into; `None` if it has one of its own.
fn packed(policy_type: PolicyType) -> Option<RailType> {
    match policy_type {
        PolicyType::ServiceControl => Some(RailType::ServiceControl),
        PolicyType::ResourceControl => Some(RailType::ResourceControl),
        PolicyType::Bedrock => None,
    }
}

/// Guardrails that are said in a policy type of Amazon Bedrock's own, one after the other: Organizations takes
/// few changes a second
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>).
pub(super) fn bedrock_policies(model: &Model) -> Part {
    let mut part = Part::default();
    let Some(organization) = &model.organization else {
        return part;
    };
    let mut previous: Option<LogicalId> = None;
    for guardrail in &model.guardrails {
        let GuardrailKind::EnforcedGuardrail { guardrails } = &guardrail.kind else {
            continue;
        };
        let content = bedrock_policy::content(guardrails);
        let mut resource = bedrock_policy(model, organization, guardrail, content);
        let before = previous.replace(resource.id.clone());
        resource.resource.depends_on.extend(before);
        part.resources.push(resource);
    }
    part
}

fn bedrock_policy(
    model: &Model,
    organization: &Organization,
    guardrail: &Guardrail,
    content: Value,
) -> PlacedResource {
    let account = &organization.management;
    let name = guardrail.kind.name();
    let targets = guardrail.attached_to.iter().map(PolicyTarget::id);
    PlacedResource::new(
        "AWS::Organizations::Policy",
        LogicalId::new("Guardrail", name),
        (account, &account.home_region),
        properties([
            ("Content", content),
            ("Description", Value::string(name)),
            ("Name", Value::string(format!("{}-{name}", model.name))),
            ("Tags", tags_in(model, account)),
            ("TargetIds", Value::list(targets.map(Value::string))),
            (
                "Type",
                Value::string(guardrail.kind.policy_type().organizations_type()),
            ),
        ]),
        guardrail.span,
    )
}
