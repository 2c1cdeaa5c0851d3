//! The estate of a blueprint: what is emitted, together with what exists already.
use crate::diag::{Outcome, SourceMap};
use crate::estate::{
    Author, Emitted, EndpointPolicy, Estate, EstateDocument, EstateEndpoint, EstateOrganization,
    Label,
};
use crate::model::{GivenPolicy, Model};
use crate::policy::{EndpointType, Kind};
use std::collections::BTreeMap;

/// Reads what is to be written and adds the existing policies that the blueprint gives: service
/// control policies where they are attached, boundaries, managed policies, the policies of
/// resources and of roles.
pub fn estate(model: &Model, emitted: &Emitted, sources: &mut SourceMap) -> Outcome<Estate> {
    let mut outcome = Estate::read(emitted, organization(model), sources);
    let Some(estate) = &mut outcome.value else {
        return outcome;
    };
    for scp in &model.given_scps {
        let label = add(estate, &scp.policy, Kind::ServiceControl);
        for target in &scp.attached_to {
            if let Some(organization) = &mut estate.organization {
                organization.attach(target.id(), label.clone());
            }
        }
    }
    for key in &model.given_keys {
        if let Some(policy) = &key.policy {
            let label = add(estate, policy, Kind::Key);
            estate.resource_policies.insert(key.arn.to_string(), label);
        }
    }
    for bucket in &model.buckets {
        if let Some(policy) = &bucket.policy {
            let label = add(estate, policy, Kind::Resource);
            let arn = super::place::bucket_arn(bucket);
            estate.resource_policies.insert(arn, label);
        }
    }
    for (arn, policy) in resource_policies(model) {
        let label = add(estate, policy, Kind::Resource);
        estate.resource_policies.insert(arn, label);
    }
    roles(model, estate);
    for boundary in model.roles.iter().filter_map(|role| role.boundary.as_ref()) {
        if let Some(policy) = &boundary.policy {
            let label = add(estate, policy, Kind::Boundary);
            estate
                .boundaries
                .insert(boundary.policy_name.clone(), label);
        }
    }
    for network in &model.networks {
        for (service, id) in &network.given_endpoints {
            estate.endpoints.push(EstateEndpoint {
                id: id.clone(),
                vpc: network.vpc.clone(),
                region: network.region.clone(),
                service: *service,
                kind: EndpointType::Interface,
                policy: EndpointPolicy::Unknown,
            });
        }
    }
    outcome
}

/// The policies of tables and topics that are given.
fn resource_policies(model: &Model) -> impl Iterator<Item = (String, &GivenPolicy)> {
    let tables = model.given_tables.iter();
    let tables = tables.filter_map(|it| Some((it.arn.to_string(), it.policy.as_ref()?)));
    let topics = model.given_topics.iter();
    tables.chain(topics.filter_map(|it| Some((it.arn.to_string(), it.policy.as_ref()?))))
}

/// What is given of roles that exist, and of the managed policies of roles that are made.
fn roles(model: &Model, estate: &mut Estate) {
    for role in &model.given_roles {
        let arn = role.identity.arn.to_string();
        if let Some(trust) = &role.trust {
            let label = add(estate, trust, Kind::Trust);
            estate.resource_policies.insert(arn.clone(), label);
        }
        if let Some(policies) = &role.policies {
            let labels = policies
                .iter()
                .map(|policy| add(estate, policy, Kind::Identity))
                .collect();
            estate.given_identities.insert(arn, labels);
        }
    }
    for role in &model.roles {
        let arn = role.identity.arn.to_string();
        for managed in &role.managed {
            let Some(policy) = &managed.policy else {
                continue;
            };
            let label = add(estate, policy, Kind::Identity);
            if let Some(role) = estate.roles.get_mut(&arn) {
                let name = format!(":policy/{}", managed.policy_name);
                let before = role.unknown_policies.len();
                role.unknown_policies
                    .retain(|known| !known.ends_with(&name));
                // What no template attaches takes no part.
                if role.unknown_policies.len() < before && !role.identity.contains(&label) {
                    role.identity.push(label);
                }
            }
        }
    }
}

fn organization(model: &Model) -> Option<EstateOrganization> {
    let organization = model.organization.as_ref()?;
    let levels = model
        .accounts
        .iter()
        .map(|account| {
            let levels = account.levels.iter().map(|level| level.id().to_owned());
            (account.id, levels.collect())
        })
        .collect();
    Some(EstateOrganization {
        id: organization.id.clone(),
        management: organization.management.id,
        levels,
        service_control: BTreeMap::new(),
        resource_control: BTreeMap::new(),
    })
}

fn add(estate: &mut Estate, policy: &GivenPolicy, kind: Kind) -> Label {
    estate.add(EstateDocument::new(
        &policy.path,
        "",
        Author::Given,
        kind,
        policy.document.clone(),
        &BTreeMap::new(),
    ))
}
