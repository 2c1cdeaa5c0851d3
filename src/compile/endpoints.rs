//! VPC endpoints of a network: who may reach them, and what may travel through each.
use super::identity_policy::of_grants;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::uses::Uses;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Principal, Symbol,
    SymbolAttribute, SymbolKind, Text, Value,
};
use crate::catalog::{EndpointKind, endpoint_service};
use crate::compile::principal::{arn_operator, arn_pattern};
use crate::model::{
    EndpointClient, EndpointSet, Grant, Model, Network, NetworkServices, RoleIdentity,
};
use crate::vocab::{EndpointService, Name, OrganizationId};
use std::collections::{BTreeMap, BTreeSet};

/// The port of HTTPS.
const HTTPS: u16 = 443;

/// The endpoints that are made in a network, and the security group of those with interfaces.
pub(super) fn endpoints(model: &Model, uses: &Uses<'_>, services: &NetworkServices) -> Part {
    let Some(set) = &services.endpoints else {
        return Part::default();
    };
    let network = &*services.network;
    let interfaces =
        |service: &EndpointService| endpoint_service(*service).kind == EndpointKind::Interface;
    let group = set
        .services
        .iter()
        .any(interfaces)
        .then(|| security_group(model, network, set));
    let endpoints = set
        .services
        .iter()
        .filter_map(|service| endpoint(model, uses, network, set, *service));
    let group = Part {
        resources: group.into_iter().collect(),
        ..Part::default()
    };
    endpoints.fold(group, Part::and)
}

/// The id of the endpoint that is made in a network for a service; `None` if the two names
/// together are no name any more.
pub(super) fn endpoint_id(network: &Network, service: EndpointService) -> Option<Symbol> {
    Some(Symbol {
        kind: SymbolKind::Endpoint,
        account: network.account.id,
        name: endpoint_name(network, service)?,
        region: None,
        attribute: SymbolAttribute::Id,
    })
}

fn endpoint_name(network: &Network, service: EndpointService) -> Option<Name> {
    format!("{}-{service}", network.name).parse().ok()
}

/// One rule for each client: TCP connections to these ports.
pub(super) fn let_in(
    clients: &BTreeSet<EndpointClient>,
    (from, to): (u16, u16),
    what: &str,
) -> Value {
    Value::list(clients.iter().map(|client| {
        let (key, value) = match client {
            EndpointClient::Range(range) => ("CidrIp", range),
            EndpointClient::SecurityGroup(id) => ("SourceSecurityGroupId", id),
        };
        Value::map([
            (key, Value::string(value)),
            ("Description", Value::string(what)),
            ("FromPort", Value::integer(from)),
            ("IpProtocol", Value::string("tcp")),
            ("ToPort", Value::integer(to)),
        ])
    }))
}

fn security_group(model: &Model, network: &Network, set: &EndpointSet) -> PlacedResource {
    let what = "HTTPS to the VPC endpoints";
    let ingress = let_in(&set.clients, (HTTPS, HTTPS), what);
    PlacedResource::new(
        "AWS::EC2::SecurityGroup",
        LogicalId::new(
            SymbolKind::SecurityGroup.logical_word(),
            network.name.as_str(),
        ),
        (&network.account, &network.region),
        properties([
            (
                "GroupDescription",
                Value::string(format!(
                    "VPC endpoints in {} of the blueprint {}",
                    network.name, model.name
                )),
            ),
            ("SecurityGroupIngress", ingress),
            ("Tags", tags_in(model, &network.account)),
            ("VpcId", Value::string(&network.vpc)),
        ]),
        set.span,
    )
    .giving(SymbolKind::SecurityGroup, &network.name)
}

fn endpoint(
    model: &Model,
    uses: &Uses<'_>,
    network: &Network,
    set: &EndpointSet,
    service: EndpointService,
) -> Option<Part> {
    let name = endpoint_name(network, service)?;
    let known = endpoint_service(service);
    let document = policy(uses, network, set, service);
    let texts = |texts: Vec<&String>| Value::list(texts.into_iter().map(Value::string));
    let mut own = properties([
        ("PolicyDocument", Value::Policy(document.clone())),
        (
            "ServiceName",
            Value::string(known.service_name(&network.region)),
        ),
        ("Tags", tags_in(model, &network.account)),
        // Without it CloudFormation makes a gateway.
        (
            "VpcEndpointType",
            Value::string(match known.kind {
                EndpointKind::Interface => "Interface",
                EndpointKind::Gateway => "Gateway",
            }),
        ),
        ("VpcId", Value::string(&network.vpc)),
    ]);
    own.extend(match known.kind {
        EndpointKind::Interface => properties([
            ("PrivateDnsEnabled", Value::Bool(true)),
            (
                "SecurityGroupIds",
                Value::list([Value::Symbol(group_id(network))]),
            ),
            ("SubnetIds", texts(network.subnets.iter().collect())),
        ]),
        EndpointKind::Gateway => {
            properties([("RouteTableIds", texts(set.route_tables.iter().collect()))])
        }
    });
    let resource = PlacedResource::new(
        "AWS::EC2::VPCEndpoint",
        LogicalId::new(SymbolKind::Endpoint.logical_word(), name.as_str()),
        (&network.account, &network.region),
        own,
        set.span,
    )
    .giving(SymbolKind::Endpoint, &name);
    let path = PolicyKind::Endpoint.path(
        Some(network.account.id),
        &format!("{}.{service}", network.name),
    );
    Some(Part {
        resources: vec![resource],
        policies: vec![PolicyFile { path, document }],
        ..Part::default()
    })
}

fn group_id(network: &Network) -> Symbol {
    Symbol {
        kind: SymbolKind::SecurityGroup,
        account: network.account.id,
        name: network.name.clone(),
        region: None,
        attribute: SymbolAttribute::Id,
    }
}

/// What may travel through an endpoint: the grants of the network's roles and nothing else. Where
/// no grant uses the service, the network's account may use what is its own.
fn policy(
    uses: &Uses<'_>,
    network: &Network,
    set: &EndpointSet,
    service: EndpointService,
) -> PolicyDocument {
    let prefix = format!("{}:", endpoint_service(service).action_prefix);
    let travels = |grant: &Grant| {
        let region = grant.verb.region();
        grant.verb.service() == Some(service)
            && region.is_none_or(|region| *region == network.region)
    };
    let mut shared: BTreeMap<(String, Option<&OrganizationId>), Shared<'_>> = BTreeMap::new();
    for identity in &set.roles {
        let Some(role) = uses.role(&identity.arn) else {
            continue;
        };
        for statement in of_grants(uses, role, &travels) {
            // Decryption on behalf of the caller does not come through the caller's endpoint.
            if !statement
                .actions
                .iter()
                .all(|action| action.starts_with(&prefix))
            {
                continue;
            }
            let statement = of_any_way(statement);
            let key = (
                statement.sid.clone() + &format!("{:?}", without_origin(&statement)),
                uses.organization_of(identity.account_id),
            );
            let (known, roles) = shared
                .entry(key)
                .or_insert_with(|| (statement.clone(), Vec::new()));
            known.origin = known.origin.min(statement.origin);
            roles.push(identity);
        }
    }
    if shared.is_empty() {
        return PolicyDocument::new(vec![own_account(network, &prefix, set)]);
    }
    let statements = shared
        .into_iter()
        .map(|((_, organization), (statement, roles))| {
            let operator = roles.iter().map(|role| arn_operator(role)).max();
            let arns = roles
                .into_iter()
                .map(|role| Text::Literal(arn_pattern(role)));
            let statement = statement.principal(Principal::Anyone).when(
                operator.unwrap_or("ArnEquals"),
                "aws:PrincipalArn",
                arns,
            );
            match organization {
                Some(id) => {
                    let id = [Text::literal(id.as_str())];
                    statement.when("StringEquals", "aws:PrincipalOrgID", id)
                }
                None => statement,
            }
        });
    PolicyDocument::new(statements.collect())
}

/// A statement and the roles that it is about.
type Shared<'a> = (PolicyStatement, Vec<&'a RoleIdentity>);

fn without_origin(statement: &PolicyStatement) -> PolicyStatement {
    PolicyStatement {
        origin: crate::diag::Span::default(),
        ..statement.clone()
    }
}

/// Whatever comes through an endpoint comes through the endpoint.
fn of_any_way(mut statement: PolicyStatement) -> PolicyStatement {
    for keys in statement.conditions.values_mut() {
        keys.retain(|key, _| key != "aws:SourceVpc" && key != "aws:SourceVpce");
    }
    statement.conditions.retain(|_, keys| !keys.is_empty());
    statement
}

fn own_account(network: &Network, prefix: &str, set: &EndpointSet) -> PolicyStatement {
    let account = || [Text::literal(network.account.id.as_str())];
    let actions = [format!("{prefix}*")].into();
    PolicyStatement::allow("OwnAccount", actions, set.span)
        .principal(Principal::Anyone)
        .on_all()
        .when("StringEquals", "aws:PrincipalAccount", account())
        .when("StringEquals", "aws:ResourceAccount", account())
}
