//! What is made in networks: endpoints, and the way out.
use super::existing::Existing;
use super::identifier;
use super::scope::Scope;
use super::{Context, accounts::Accounts};
use crate::blueprint::raw::{self, ServiceWord, Text};
use crate::catalog::{EndpointKind, endpoint_service};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Egress, EndpointClient, EndpointSet, Firewall, LanguageModel, MadeEndpoints, Network,
    NetworkServices, Owner, Role, RoleIdentity, Routing,
};
use crate::vocab::{EndpointService, Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A network that exists, and which endpoints are made in it.
pub(super) fn network(
    name: &Text,
    raw: &raw::Vpc,
    made: &raw::Section<raw::Network>,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Option<Arc<Network>> {
    let declared = context.declared_name(name);
    if name.value == "internet" {
        context.report(
            Diagnostic::error(
                Code::NameTaken,
                name.span,
                "`internet` means the internet in `through:`".to_owned(),
            )
            .help("give the network another name"),
        );
    }
    let vpc = identifier::ec2_id(&raw.vpc, "vpc-", "VPC id", context);
    let account = accounts.one(&raw.account, context);
    let region = match (&raw.region, &account) {
        (Some(text), _) => Some(context.known_region(text)?),
        (None, Some(account)) => Some(account.home_region.clone()),
        (None, None) => None,
    };
    let mut subnets: Vec<String> = raw
        .subnets
        .iter()
        .filter_map(|subnet| identifier::ec2_id(subnet, "subnet-", "subnet id", context))
        .collect();
    subnets.sort();
    let given_endpoints = given(&raw.endpoints, context);
    let made_endpoints = made
        .0
        .iter()
        .find(|(network, _)| network.value == name.value)
        .and_then(|(_, network)| network.value.endpoints.as_ref())
        .map_or(MadeEndpoints::Nothing, |endpoints| {
            match &endpoints.value.services {
                None => MadeEndpoints::WhatIsUsed,
                Some(words) => MadeEndpoints::These(words.iter().map(service).collect()),
            }
        });
    let (name, account, vpc, region, span) = (declared?, account?, vpc?, region?, name.span);
    Some(Arc::new(Network {
        name,
        account,
        vpc,
        region,
        subnets,
        given_endpoints,
        made_endpoints,
        span,
    }))
}

fn given(
    section: &raw::EndpointIds,
    context: &mut Context<'_>,
) -> BTreeMap<EndpointService, String> {
    let mut given = BTreeMap::new();
    for (word, id) in &section.0 {
        let id = identifier::ec2_id(id, "vpce-", "endpoint id", context);
        let service = EndpointService::from_word(&word.value);
        if service.is_none() {
            let words = EndpointService::ALL.into_iter().map(EndpointService::word);
            context.report(super::names::unknown_name("a service", word, words));
        }
        given.extend(service.zip(id));
    }
    given
}

fn service(word: &Located<ServiceWord>) -> EndpointService {
    match word.value {
        ServiceWord::BedrockMantle => EndpointService::BedrockMantle,
        ServiceWord::BedrockRuntime => EndpointService::BedrockRuntime,
        ServiceWord::Dynamodb => EndpointService::Dynamodb,
        ServiceWord::Kms => EndpointService::Kms,
        ServiceWord::Logs => EndpointService::Logs,
        ServiceWord::Monitoring => EndpointService::Monitoring,
        ServiceWord::S3 => EndpointService::S3,
        ServiceWord::Secretsmanager => EndpointService::Secretsmanager,
        ServiceWord::Sns => EndpointService::Sns,
        ServiceWord::Sts => EndpointService::Sts,
    }
}

/// Whether a grant through a network can be held to an endpoint there, as far as the blueprint
/// makes or names endpoints in it; reports where it cannot.
pub(super) fn reaches(
    network: &Network,
    service: EndpointService,
    region: &Region,
    name: &Text,
    context: &mut Context<'_>,
) -> Option<()> {
    let speaks =
        network.made_endpoints != MadeEndpoints::Nothing || !network.given_endpoints.is_empty();
    if !speaks {
        return Some(());
    }
    if network.endpoint(service).is_none() {
        context.report(
            Diagnostic::error(
                Code::NoEndpoint,
                name.span,
                format!(
                    "the network `{}` has no endpoint of {service} to invoke `{}` through",
                    network.name, name.value
                ),
            )
            .related(network.span, "the network")
            .help(format!(
                "add `{service}` to its `services:` under `networks:`, or its id to its `endpoints:`"
            )),
        );
        return None;
    }
    if network.region != *region {
        context.report(
            Diagnostic::error(
                Code::OtherRegion,
                name.span,
                format!(
                    "`{}` is invoked in {region}, the endpoints of `{}` are in {}",
                    name.value, network.name, network.region
                ),
            )
            .related(network.span, "the network")
            .note("an endpoint leads to its service in its own region")
            .help("use a project, or a network, of the same region"),
        );
        return None;
    }
    Some(())
}

/// Resolves what is made in networks.
pub(super) fn resolve(
    section: &raw::Section<raw::Network>,
    roles: &[Role],
    routing: Option<&Routing>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<NetworkServices> {
    let mut resolved = Vec::new();
    for (name, raw) in &section.0 {
        let existing: &Existing = scope.existing;
        let Some(network) = existing.network(name, context) else {
            continue;
        };
        let endpoints = raw
            .value
            .endpoints
            .as_ref()
            .map(|raw| endpoints(&network, raw, roles, scope, context));
        let egress = raw
            .value
            .egress
            .as_ref()
            .map(|raw| egress(raw, routing, context));
        resolved.push(NetworkServices {
            network,
            endpoints: endpoints.flatten(),
            egress: egress.flatten(),
            span: name.span,
        });
    }
    resolved.sort_by(|one, other| one.network.name.cmp(&other.network.name));
    resolved
}

fn endpoints(
    network: &Arc<Network>,
    raw: &Located<raw::NetworkEndpoints>,
    roles: &[Role],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<EndpointSet> {
    let span = raw.span;
    let raw = &raw.value;
    let clients = raw.clients.iter().filter_map(|text| client(text, context));
    let clients: BTreeSet<EndpointClient> = clients.collect();
    let route_tables = raw
        .route_tables
        .iter()
        .filter_map(|text| identifier::ec2_id(text, "rtb-", "route table id", context));
    let route_tables: BTreeSet<String> = route_tables.collect();
    let inside = inside(network, &raw.roles, roles, scope, context);
    let services = match &network.made_endpoints {
        MadeEndpoints::These(services) => services.clone(),
        _ => used(network, &inside, roles, !raw.route_tables.is_empty()),
    };
    if raw.route_tables.is_empty() && !context.is_cut(span) {
        for word in raw.services.iter().flatten() {
            route_tables_missing(service(word), word.span, context);
        }
    }
    let interfaces =
        |service: &&EndpointService| endpoint_service(**service).kind == EndpointKind::Interface;
    if network.subnets.is_empty() && services.iter().any(|service| interfaces(&service)) {
        subnets_missing(network, span, context);
        return None;
    }
    for service in &services {
        offered(network, *service, span, context)?;
        short(network, *service, context)?;
    }
    Some(EndpointSet {
        services: services
            .into_iter()
            .filter(|service| !network.given_endpoints.contains_key(service))
            .collect(),
        clients,
        route_tables,
        roles: inside.into_values().collect(),
        span,
    })
}

/// The roles with a grant through a network, and those that the blueprint names, by ARN.
fn inside(
    network: &Arc<Network>,
    named: &[Text],
    roles: &[Role],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> BTreeMap<String, Arc<RoleIdentity>> {
    let mut inside: BTreeMap<String, Arc<RoleIdentity>> = roles
        .iter()
        .filter(|role| {
            let mut ways = role.grants.iter().filter_map(|grant| grant.verb.through());
            ways.any(|way| way.name == network.name)
        })
        .map(|role| (role.identity.arn.to_string(), role.identity.clone()))
        .collect();
    for text in named {
        for role in scope.all_of_role(text, context) {
            if role.owner == Owner::Existing {
                context.report(
                    Diagnostic::error(
                        Code::WrongKind,
                        text.span,
                        format!(
                            "`{}` is an existing role, of whose grants nothing is known",
                            text.value
                        ),
                    )
                    .related(role.span, "declared here")
                    .help("name a role of this blueprint"),
                );
                break;
            }
            inside.insert(role.arn.to_string(), role);
        }
    }
    inside
}

/// The services that these roles use in the network's region.
fn used(
    network: &Network,
    inside: &BTreeMap<String, Arc<RoleIdentity>>,
    roles: &[Role],
    with_gateways: bool,
) -> BTreeSet<EndpointService> {
    roles
        .iter()
        .filter(|role| inside.contains_key(&role.identity.arn.to_string()))
        .flat_map(|role| &role.grants)
        .filter(|grant| {
            grant
                .verb
                .region()
                .is_none_or(|region| *region == network.region)
        })
        .filter_map(|grant| grant.verb.service())
        .filter(|service| {
            with_gateways || endpoint_service(*service).kind == EndpointKind::Interface
        })
        .collect()
}

/// An address range, or a security group.
pub(super) fn client(text: &Text, context: &mut Context<'_>) -> Option<EndpointClient> {
    if text.value.starts_with("sg-") {
        let id = identifier::ec2_id(text, "sg-", "security group id", context)?;
        return Some(EndpointClient::SecurityGroup(id));
    }
    identifier::address_range(text, context).map(EndpointClient::Range)
}

fn route_tables_missing(service: EndpointService, span: Span, context: &mut Context<'_>) {
    if endpoint_service(service).kind == EndpointKind::Gateway {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                span,
                format!("the gateway endpoint of {service} has no route table to go into"),
            )
            .help("add `route_tables:` with the route tables of the subnets"),
        );
    }
}

fn subnets_missing(network: &Network, span: Span, context: &mut Context<'_>) {
    context.report(
        Diagnostic::error(
            Code::MissingKey,
            span,
            format!(
                "the network `{}` names no subnets for interface endpoints",
                network.name
            ),
        )
        .related(network.span, "declared here")
        .help("add `subnets:` to it under `existing:`"),
    );
}

fn offered(
    network: &Network,
    service: EndpointService,
    span: Span,
    context: &mut Context<'_>,
) -> Option<()> {
    let known = endpoint_service(service);
    if known.is_in(&network.region) {
        return Some(());
    }
    let regions: Vec<&str> = known.regions().collect();
    context.report(
        Diagnostic::error(
            Code::NoEndpoint,
            span,
            format!("{} has no endpoint service of {service}", network.region),
        )
        .related(network.span, "the network")
        .help(format!(
            "use a network of a region that has: {}",
            regions.join(", ")
        )),
    );
    None
}

/// The network's and the service's name together name the endpoint.
fn short(network: &Network, service: EndpointService, context: &mut Context<'_>) -> Option<()> {
    let name = format!("{}-{service}", network.name);
    if name.parse::<Name>().is_ok() {
        return Some(());
    }
    context.report(
        Diagnostic::error(
            Code::NameTooLong,
            network.span,
            format!(
                "the endpoint's name `{name}` has more than {} characters",
                Name::MAX
            ),
        )
        .help("shorten the name of the network"),
    );
    None
}

fn egress(
    raw: &Located<raw::Egress>,
    routing: Option<&Routing>,
    context: &mut Context<'_>,
) -> Option<Egress> {
    let by: BTreeSet<Firewall> = raw
        .value
        .by
        .iter()
        .map(|word| match word.value {
            raw::Firewall::DnsFirewall => Firewall::Dns,
            raw::Firewall::NetworkFirewall => Firewall::Network,
        })
        .collect();
    let also = raw.value.also.iter();
    let also: BTreeSet<String> = also
        .filter_map(|text| identifier::domain(text, context))
        .collect();
    let routed = routing.is_some_and(|routing| {
        routing
            .models()
            .any(|model| matches!(model, LanguageModel::Outside(_)))
    });
    if by.contains(&Firewall::Network) && raw.value.also.is_empty() && !routed {
        context.report(
            Diagnostic::error(
                Code::EmptyAllowList,
                raw.span,
                "nothing outside of AWS is routed to, so there is nothing to let out".to_owned(),
            )
            .note("a domain list of AWS Network Firewall is not empty")
            .help(
                "remove `network-firewall`, add domains to `also:`, or route to another provider",
            ),
        );
        return None;
    }
    Some(Egress {
        by,
        also,
        span: raw.span,
    })
}
