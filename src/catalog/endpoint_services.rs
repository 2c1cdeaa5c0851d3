//! VPC endpoint services: their names, kinds, hosts and regions.
use super::services::dns_suffix;
use crate::vocab::{EndpointService, Region};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What is known of a service's VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogEndpoint {
    name: String,
    /// How it stands in a network.
    #[serde(rename = "type")]
    pub kind: EndpointKind,
    /// What the IAM actions that travel through it begin with, without the colon.
    pub action_prefix: String,
    hosts: Vec<String>,
    /// Empty: every region.
    #[serde(default)]
    regions: BTreeSet<String>,
}

/// How an endpoint stands in a network
/// (<https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointKind {
    /// Network interfaces in subnets, behind security groups, with private DNS.
    Interface,
    /// An entry in route tables.
    Gateway,
}

impl CatalogEndpoint {
    /// The name of the endpoint service in a region: `com.amazonaws.us-east-2.bedrock-mantle`.
    pub fn service_name(&self, region: &Region) -> String {
        self.name.replace("{region}", region.as_str())
    }

    /// The hosts that requests through the endpoint ask the DNS for; one that begins with `*.`
    /// stands for every name below.
    pub fn hosts(&self, region: &Region) -> Vec<String> {
        let suffix = dns_suffix(region);
        self.hosts
            .iter()
            .map(|host| {
                host.replace("{region}", region.as_str())
                    .replace("{suffix}", suffix)
            })
            .collect()
    }

    /// Whether the region has the endpoint service.
    pub fn is_in(&self, region: &Region) -> bool {
        self.regions.is_empty() || self.regions.contains(region.as_str())
    }

    /// The regions that have the endpoint service, sorted; empty: every one.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().map(String::as_str)
    }
}

/// What is known of a service's endpoint.
pub fn endpoint_service(service: EndpointService) -> &'static CatalogEndpoint {
    // A test holds that every service has its entry, so the fallback is never taken.
    static NONE: LazyLock<CatalogEndpoint> = LazyLock::new(|| CatalogEndpoint {
        name: String::new(),
        kind: EndpointKind::Interface,
        action_prefix: String::new(),
        hosts: Vec::new(),
        regions: BTreeSet::new(),
    });
    SERVICES.by_word.get(service.word()).unwrap_or(&NONE)
}

/// The endpoint that requests with this action prefix travel through, such as `bedrock`.
pub fn endpoint_service_of(action_prefix: &str) -> Option<EndpointService> {
    EndpointService::ALL
        .into_iter()
        .find(|service| endpoint_service(*service).action_prefix == action_prefix)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Services {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: Vec<String>,
    #[serde(rename = "services")]
    by_word: BTreeMap<String, CatalogEndpoint>,
}

// A test reads every table, so the default is never taken.
static SERVICES: LazyLock<Services> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/endpoint-services.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_an_entry_and_a_prefix_of_its_own() {
        for service in EndpointService::ALL {
            let known = SERVICES.by_word.get(service.word()).unwrap();
            assert!(known.name.ends_with(service.word()), "{service}");
            assert_eq!(endpoint_service_of(&known.action_prefix), Some(service));
            assert!(!known.hosts.is_empty());
        }
        assert_eq!(SERVICES.by_word.len(), EndpointService::ALL.len());
    }

    #[test]
    fn gateways_are_those_of_s3_and_dynamodb() {
        let gateways = EndpointService::ALL
            .into_iter()
            .filter(|service| endpoint_service(*service).kind == EndpointKind::Gateway);
        assert_eq!(
            gateways.collect::<Vec<_>>(),
            [EndpointService::Dynamodb, EndpointService::S3]
        );
    }
}
