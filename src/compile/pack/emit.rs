//! Packed documents as resources and files.
use super::{Pack, RailType};
use crate::artifact::{LogicalId, PolicyFile, Value, short_hash};
use crate::catalog::{Quota, quota};
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::model::{Model, Organization, PolicyTarget};

/// The longest place in a name: it leaves room for the blueprint's name within the 128 characters
/// of a policy's
/// (<https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html>).
const PLACE: usize = 30;

/// The policies of the organization, one after the other: Organizations takes few changes a
/// second, so each waits for the one before
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>).
pub(super) fn emit(model: &Model, organization: &Organization, packs: &[Pack<'_>]) -> Part {
    let mut previous = None;
    let mut part = Part::default();
    for pack in packs {
        let (mut resource, file) = one(model, organization, pack);
        let before = previous.replace(resource.id.clone());
        resource.resource.depends_on.extend(before);
        part.resources.push(resource);
        part.policies.push(file);
    }
    part
}

fn one(
    model: &Model,
    organization: &Organization,
    pack: &Pack<'_>,
) -> (PlacedResource, PolicyFile) {
    let account = &organization.management;
    let name = format!("{}-{}", place(&pack.on.join("+")), pack.number);
    let (kind, word) = match pack.policy_type {
        RailType::ServiceControl => ("Guardrails", "guardrails"),
        RailType::ResourceControl => ("ResourceGuardrails", "resource-guardrails"),
    };
    let targets = pack.targets.iter().map(PolicyTarget::id);
    let resource = PlacedResource::new(
        "AWS::Organizations::Policy",
        LogicalId::new(kind, &name),
        (account, &account.home_region),
        properties([
            ("Content", Value::Policy(pack.document.clone())),
            ("Description", Value::string(description(&pack.guardrails))),
            (
                "Name",
                Value::string(format!("{}-{word}-{name}", model.name)),
            ),
            ("Tags", tags_in(model, account)),
            ("TargetIds", Value::list(targets.map(Value::string))),
            (
                "Type",
                Value::string(pack.policy_type.policy_type().organizations_type()),
            ),
        ]),
        pack.span,
    );
    let file = PolicyFile {
        path: pack.policy_type.file().path(None, &name),
        document: pack.document.clone(),
    };
    (resource, file)
}

/// The words of `on` as a part of names. Several words, and words too long, are told apart by a
/// hash of all of them.
fn place(words: &str) -> String {
    let plain = words.replace('+', "-");
    if plain == words && plain.len() <= PLACE {
        return plain;
    }
    let start: String = plain.chars().take(PLACE).collect();
    format!("{start}-{}", short_hash(words))
}

/// What is inside: the names of the guardrails, as many as there is room for.
fn description(guardrails: &[&str]) -> String {
    let most = quota(Quota::OrganizationPolicyDescriptionCharacters);
    for shown in (0..=guardrails.len()).rev() {
        let mut text: Vec<String> = guardrails
            .iter()
            .take(shown)
            .map(|name| (*name).to_owned())
            .collect();
        if shown < guardrails.len() {
            text.push(format!("{} more", guardrails.len() - shown));
        }
        let text = text.join(", ");
        if text.chars().count() <= most {
            return text;
        }
    }
    String::new()
}
