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
/// control policies where they are attached, boundaries, key and bucket policies.
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
