//! Organization policies, to whom the blueprint says deploys them.
use super::part::{Part, PlacedResource};
use crate::artifact::{Handoff, HandoffKind, Value};
use crate::model::{Model, OrgPolicies};
use std::collections::BTreeSet;

/// The type of organization policies.
const POLICY: &str = "AWS::Organizations::Policy";

/// The part with its organization policies where they belong: in the stack of the account that is
/// said, or as handoffs.
pub(super) fn place(model: &Model, mut part: Part, handoffs: &mut Vec<Handoff>) -> Part {
    match &model.deploy.org_policies {
        OrgPolicies::Management => {}
        OrgPolicies::Delegated(account) => {
            for resource in part.resources.iter_mut().filter(|it| is_policy(it)) {
                resource.stack.account = account.id;
                resource.stack.region = account.home_region.clone();
            }
        }
        OrgPolicies::Handoff => {
            let (policies, rest) = part.resources.into_iter().partition(is_policy);
            part.resources = rest;
            let policies: Vec<PlacedResource> = policies;
            handoffs.extend(policies.iter().filter_map(handoff));
        }
    }
    part
}

fn is_policy(resource: &PlacedResource) -> bool {
    resource.resource.type_name == POLICY
}

fn handoff(policy: &PlacedResource) -> Option<Handoff> {
    let properties = &policy.resource.properties;
    let Value::String(name) = properties.get("Name")? else {
        return None;
    };
    let Value::String(policy_type) = properties.get("Type")? else {
        return None;
    };
    let (statements, content) = match properties.get("Content")? {
        Value::Policy(document) => (document.statements.clone(), None),
        other => (Vec::new(), Some(other.clone())),
    };
    let attach_to = match properties.get("TargetIds")? {
        Value::List(targets) => targets
            .iter()
            .filter_map(|target| match target {
                Value::String(target) => Some(target.clone()),
                _ => None,
            })
            .collect(),
        _ => return None,
    };
    Some(Handoff {
        account: policy.stack.account,
        kind: HandoffKind::of_organization(policy_type)?,
        name: name.clone(),
        arn: String::new(),
        statements,
        attach_to,
        content,
        why: BTreeSet::new(),
        origin: policy.resource.origin,
    })
}
