//! Guardrails as policies of the organization.
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

use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{LogicalId, PolicyDocument, PolicyFile, PolicyKind, Value};
use crate::diag::{Code, Diagnostic};
use crate::model::{Guardrail, GuardrailKind, Model, PolicyTarget, PolicyType};

/// Every guardrail as a policy of the organization, one after the other: Organizations takes few
/// changes a second, so each waits for the one before
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>).
pub(super) fn guardrails(model: &Model) -> Part {
    let mut sorted: Vec<&Guardrail> = model.guardrails.iter().collect();
    sorted.sort_by_key(|guardrail| guardrail.kind.name());
    let mut previous = None;
    sorted
        .into_iter()
        .map(|guardrail| one(model, guardrail, &mut previous))
        .fold(Part::default(), Part::and)
}

fn one(model: &Model, guardrail: &Guardrail, previous: &mut Option<LogicalId>) -> Part {
    let name = guardrail.kind.name();
    let Some(organization) = &model.organization else {
        let diagnostic = Diagnostic::error(
            Code::MissingOrganization,
            guardrail.span,
            format!("`{name}` has no organization to be attached to"),
        )
        .help("add `organization:` with its id, root and management account");
        return Part {
            diagnostics: vec![diagnostic],
            ..Part::default()
        };
    };
    let account = &organization.management;
    let policy_type = guardrail.kind.policy_type();
    let document = PolicyDocument::new(statements::of(guardrail, organization));
    let content = match &guardrail.kind {
        GuardrailKind::EnforcedGuardrail { guardrails } => bedrock_policy::content(guardrails),
        _ => Value::Policy(document.clone()),
    };
    let file = match policy_type {
        PolicyType::ServiceControl => Some(PolicyKind::ServiceControl),
        PolicyType::ResourceControl => Some(PolicyKind::ResourceControl),
        PolicyType::Bedrock => None,
    };
    let targets = guardrail.attached_to.iter().map(PolicyTarget::id);
    let id = LogicalId::new("Guardrail", name);
    let mut resource = PlacedResource::new(
        "AWS::Organizations::Policy",
        id.clone(),
        (account, &account.home_region),
        properties([
            ("Content", content),
            ("Description", Value::string(description(&guardrail.kind))),
            ("Name", Value::string(format!("{}-{name}", model.name))),
            ("Tags", tags_in(model, account)),
            ("TargetIds", Value::list(targets.map(Value::string))),
            ("Type", Value::string(policy_type.organizations_type())),
        ]),
        guardrail.span,
    );
    resource.resource.depends_on.extend(previous.replace(id));
    Part {
        resources: vec![resource],
        policies: file
            .map(|kind| PolicyFile {
                path: kind.path(None, name),
                document,
            })
            .into_iter()
            .collect(),
        ..Part::default()
    }
}

fn description(kind: &GuardrailKind) -> &'static str {
    match kind {
        GuardrailKind::ApprovedModelsOnly { .. } => "Only approved models on Amazon Bedrock",
        GuardrailKind::ApprovedRegionsOnly { .. } => "Amazon Bedrock only in approved regions",
        GuardrailKind::NoDefaultProject => "No inference in the default project of Bedrock",
        GuardrailKind::NoLongTermApiKeys => "No long-term API keys for Amazon Bedrock",
        GuardrailKind::ProtectAuditTrail { .. } => {
            "Trails and invocation logging are not stopped or changed"
        }
        GuardrailKind::ZeroRetention => {
            "Data retention on Bedrock is not set to anything but none; it does not set it to none"
        }
        other => other.name(),
    }
}
