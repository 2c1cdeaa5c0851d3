//! The way out of networks: the hosts of providers that routing uses, and firewalls that let
//! requests to them out and nothing else.
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{
    EgressHost, EgressList, LogicalId, Symbol, SymbolAttribute, SymbolKind, Value, short_hash,
};
use crate::catalog::endpoint_service;
use crate::model::{
    Egress, Firewall, LanguageModel, Model, Network, NetworkServices, Routing, physical_name,
};
use crate::vocab::Name;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a list or rule group of DNS Firewall
/// (<https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateFirewallDomainList.html>).
const LONGEST_NAME: usize = 64;
/// Where the rules stand among other rule groups of the network: 100 and below are AWS Firewall
/// Manager's (<https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html>).
const PRIORITY: u16 = 101;
/// The capacity of a rule group cannot be changed, so there is room
/// (<https://docs.aws.amazon.com/network-firewall/latest/developerguide/rule-group-managing.html>).
const CAPACITY: u16 = 1000;

/// The hosts that routing needs outside of AWS; `None` where it needs none.
pub(super) fn list(model: &Model) -> Option<EgressList> {
    let hosts = hosts(model);
    (!hosts.is_empty()).then(|| EgressList {
        blueprint: model.name.to_string(),
        allow: hosts
            .into_iter()
            .map(|(host, (provider, models))| EgressHost {
                host: host.to_owned(),
                provider: provider.to_owned(),
                models: models.into_iter().map(ToString::to_string).collect(),
            })
            .collect(),
    })
}

/// Provider and models by host.
type Hosts<'a> = BTreeMap<&'a str, (&'a str, BTreeSet<&'a Name>)>;

fn hosts(model: &Model) -> Hosts<'_> {
    let mut hosts = Hosts::new();
    let routed = model.routing.iter().flat_map(Routing::models);
    for language_model in routed {
        if let LanguageModel::Outside(outside) = language_model {
            let (_, models) = hosts
                .entry(&outside.host)
                .or_insert_with(|| (&outside.provider, BTreeSet::new()));
            models.insert(&outside.name);
        }
    }
    hosts
}

/// The firewalls of a network.
pub(super) fn egress(model: &Model, services: &NetworkServices) -> Part {
    let Some(egress) = &services.egress else {
        return Part::default();
    };
    let network = &*services.network;
    let mut outside: BTreeSet<String> = hosts(model).into_keys().map(str::to_owned).collect();
    outside.extend(egress.also.iter().cloned());
    let mut part = Part::default();
    if egress.by.contains(&Firewall::Dns) {
        let mut names = outside.clone();
        names.extend(of_aws(services));
        part.resources.extend(dns(model, network, egress, &names));
    }
    if egress.by.contains(&Firewall::Network) {
        part.resources
            .push(network_firewall(model, network, egress, &outside));
    }
    part
}

/// The hosts of the services that the network has endpoints of.
fn of_aws(services: &NetworkServices) -> BTreeSet<String> {
    let network = &services.network;
    let made = services.endpoints.iter().flat_map(|set| &set.services);
    made.chain(network.given_endpoints.keys())
        .flat_map(|service| endpoint_service(*service).hosts(&network.region))
        .collect()
}

/// Names on the list have an address, and no other has one.
fn dns(
    model: &Model,
    network: &Network,
    egress: &Egress,
    names: &BTreeSet<String>,
) -> Vec<PlacedResource> {
    let place = (&*network.account, &network.region);
    let list = |name: Option<Name>, domains: Vec<Value>| {
        let name = name?;
        let made = PlacedResource::new(
            "AWS::Route53Resolver::FirewallDomainList",
            LogicalId::new(SymbolKind::DomainList.logical_word(), name.as_str()),
            place,
            properties([
                ("Domains", Value::List(domains)),
                ("Name", Value::string(fitting(model, &name))),
                ("Tags", tags_in(model, &network.account)),
            ]),
            egress.span,
        );
        Some(made.giving(SymbolKind::DomainList, &name))
    };
    let allowed = allowed_name(network);
    let rest = rest_name(network);
    let rule = |action: &str, name: &Option<Name>, priority: u16| {
        let list = name
            .as_ref()
            .map(|name| symbol(network, SymbolKind::DomainList, name));
        let mut rule = vec![
            ("Action", Value::string(action)),
            ("Priority", Value::integer(priority)),
        ];
        rule.extend(list.map(|list| ("FirewallDomainListId", Value::Symbol(list))));
        rule.push(if action == "ALLOW" {
            // A provider's name often stands for a name of whoever hosts it.
            (
                "FirewallDomainRedirectionAction",
                Value::string("TRUST_REDIRECTION_DOMAIN"),
            )
        } else {
            ("BlockResponse", Value::string("NXDOMAIN"))
        });
        Value::map(rule)
    };
    let group = PlacedResource::new(
        "AWS::Route53Resolver::FirewallRuleGroup",
        LogicalId::new(
            SymbolKind::DnsRuleGroup.logical_word(),
            network.name.as_str(),
        ),
        place,
        properties([
            (
                "FirewallRules",
                Value::list([rule("ALLOW", &allowed, 1), rule("BLOCK", &rest, 2)]),
            ),
            ("Name", Value::string(fitting(model, &network.name))),
            ("Tags", tags_in(model, &network.account)),
        ]),
        egress.span,
    )
    .giving(SymbolKind::DnsRuleGroup, &network.name);
    let group_id = symbol(network, SymbolKind::DnsRuleGroup, &network.name);
    let association = PlacedResource::new(
        "AWS::Route53Resolver::FirewallRuleGroupAssociation",
        LogicalId::new("DnsFirewall", network.name.as_str()),
        place,
        properties([
            ("FirewallRuleGroupId", Value::Symbol(group_id)),
            ("Name", Value::string(fitting(model, &network.name))),
            ("Priority", Value::integer(PRIORITY)),
            ("Tags", tags_in(model, &network.account)),
            ("VpcId", Value::string(&network.vpc)),
        ]),
        egress.span,
    );
    let names = names.iter().map(Value::string).collect();
    let lists = [
        list(allowed.clone(), names),
        list(rest.clone(), vec![Value::string("*")]),
    ];
    lists
        .into_iter()
        .flatten()
        .chain([group, association])
        .collect()
}

fn allowed_name(network: &Network) -> Option<Name> {
    format!("{}-allowed", network.name).parse().ok()
}

fn rest_name(network: &Network) -> Option<Name> {
    format!("{}-rest", network.name).parse().ok()
}

fn symbol(network: &Network, kind: SymbolKind, name: &Name) -> Symbol {
    Symbol {
        kind,
        account: network.account.id,
        name: name.clone(),
        region: None,
        attribute: SymbolAttribute::Id,
    }
}

/// TLS to hosts on the list passes, and no other. It belongs into a firewall policy of whoever
/// runs the firewall.
fn network_firewall(
    model: &Model,
    network: &Network,
    egress: &Egress,
    outside: &BTreeSet<String>,
) -> PlacedResource {
    // Here a leading dot stands for every name below.
    let targets = outside
        .iter()
        .map(|host| Value::string(host.strip_prefix('*').unwrap_or(host)));
    let list = Value::map([
        ("GeneratedRulesType", Value::string("ALLOWLIST")),
        ("TargetTypes", Value::list([Value::string("TLS_SNI")])),
        ("Targets", Value::list(targets)),
    ]);
    let source = Value::map([("RulesSourceList", list)]);
    PlacedResource::new(
        "AWS::NetworkFirewall::RuleGroup",
        LogicalId::new("EgressRuleGroup", network.name.as_str()),
        (&network.account, &network.region),
        properties([
            ("Capacity", Value::integer(CAPACITY)),
            (
                "Description",
                Value::string(format!(
                    "What may be reached from {} of the blueprint {}",
                    network.name, model.name
                )),
            ),
            ("RuleGroup", Value::map([("RulesSource", source)])),
            (
                "RuleGroupName",
                Value::string(fitting(model, &network.name)),
            ),
            ("Tags", tags_in(model, &network.account)),
            ("Type", Value::string("STATEFUL")),
        ]),
        egress.span,
    )
}

/// The physical name in letters, digits and `-`, cut with a hash where it would be too long, or
/// where it is no longer the name itself.
fn fitting(model: &Model, name: &Name) -> String {
    let whole = physical_name(&model.name, name);
    let plain: String = whole
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    if plain == whole && plain.len() <= LONGEST_NAME {
        return plain;
    }
    let hash = short_hash(&whole);
    let start: String = plain.chars().take(LONGEST_NAME - hash.len() - 1).collect();
    format!("{start}-{hash}")
}
