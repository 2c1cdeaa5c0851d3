//! VPC endpoints: what may travel through them, who reaches them, and how large a policy may be.
use super::builder::{account, empty, own_role, region, role, service, span};
use super::{compiled, json, printed};
use std::collections::BTreeSet;
use std::sync::Arc;
use synth::diag::Code;
use synth::model::{
    EndpointClient, EndpointSet, MadeEndpoints, Model, Network, NetworkServices, Verb,
};
use synth::vocab::EndpointService;

const NETWORK_STACK: &str = "stacks/333333333333/us-east-2/network.template.json";

/// A network whose one role publishes metrics in these namespaces.
fn publishing(namespaces: Vec<String>) -> Model {
    let search = account("search", "333333333333", None);
    let mut model = empty("acme");
    let publisher = own_role("publisher", &search);
    let grants = namespaces
        .into_iter()
        .map(|namespace| Verb::PublishMetrics { namespace });
    model.roles = vec![role(
        publisher.clone(),
        service("lambda.amazonaws.com"),
        grants.collect(),
    )];
    let network = Arc::new(Network {
        name: "private".parse().unwrap(),
        account: search.clone(),
        vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
        region: region("us-east-2"),
        subnets: vec!["subnet-0a1b2c3d4e5f60718".to_owned()],
        given_endpoints: std::collections::BTreeMap::new(),
        made_endpoints: MadeEndpoints::WhatIsUsed,
        span: span(81),
    });
    model.accounts = vec![search];
    model.networks = vec![network.clone()];
    model.network_services = vec![NetworkServices {
        network,
        endpoints: Some(EndpointSet {
            services: BTreeSet::from([EndpointService::Monitoring]),
            clients: BTreeSet::from([
                EndpointClient::Range("10.20.0.0/16".to_owned()),
                EndpointClient::SecurityGroup("sg-0123456789abcdef0".to_owned()),
            ]),
            route_tables: BTreeSet::new(),
            roles: vec![publisher],
            span: span(90),
        }),
        egress: None,
        span: span(89),
    }];
    model
}

/// The characters of the endpoint's policy.
fn characters(model: &Model) -> usize {
    let outcome = synth::compile::compile(model);
    let policies = outcome.value.unwrap().policies;
    let policy = policies
        .iter()
        .find(|policy| policy.path == "policies/endpoint/333333333333/private.monitoring.json");
    policy.unwrap().document.minified().chars().count()
}

fn is_too_large(model: &Model) -> bool {
    synth::compile::compile(model)
        .diagnostics
        .iter()
        .any(|found| {
            found.code == Code::OverQuota && found.message.contains("the policy of this endpoint")
        })
}

#[test]
fn an_endpoint_policy_at_its_quota_and_one_character_past_it() {
    // Dots part words and stand in no Sid: each is one character more.
    let with = |dots: usize| {
        let mut namespaces: Vec<String> = (0..40).map(|at| format!("N{at}/x")).collect();
        let each = dots / 40;
        for (at, namespace) in namespaces.iter_mut().enumerate() {
            let more = usize::from(at < dots % 40);
            namespace.push_str(&".".repeat(each + more));
        }
        publishing(namespaces)
    };
    let room = 20_480 - characters(&with(0));
    assert_eq!(characters(&with(room)), 20_480);
    assert!(!is_too_large(&with(room)));
    assert_eq!(characters(&with(room + 1)), 20_481);
    assert!(is_too_large(&with(room + 1)));
}

#[test]
fn an_interface_endpoint_says_its_type_its_clients_and_what_may_travel() {
    let files = printed(&publishing(vec!["Synth/LLM".to_owned()]));
    let template = json(&files, NETWORK_STACK);
    let endpoint = &template["Resources"]["EndpointPrivateMonitoring"];
    assert_eq!(endpoint["Type"], "AWS::EC2::VPCEndpoint");
    let properties = &endpoint["Properties"];
    assert_eq!(properties["VpcEndpointType"], "Interface");
    assert_eq!(properties["PrivateDnsEnabled"], true);
    assert_eq!(
        properties["ServiceName"],
        "com.amazonaws.us-east-2.monitoring"
    );
    assert_eq!(
        properties["PolicyDocument"]["Statement"],
        serde_json::json!([{
            "Sid": "PublishMetricsSynthLLM",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {
                "ArnEquals": {
                    "aws:PrincipalArn": "arn:aws:iam::333333333333:role/llm/acme-publisher"
                },
                "StringEquals": { "cloudwatch:namespace": "Synth/LLM" }
            }
        }])
    );
    let group = &template["Resources"]["SecurityGroupPrivate"]["Properties"];
    let ingress = group["SecurityGroupIngress"].as_array().unwrap();
    assert_eq!(ingress.len(), 2);
    for rule in ingress {
        assert_eq!(
            (&rule["FromPort"], &rule["ToPort"]),
            (&443.into(), &443.into())
        );
    }
}

#[test]
fn a_grant_through_made_endpoints_is_held_to_their_ids_and_their_stack_comes_first() {
    let mut model = super::acme::acme().model;
    let network = Arc::new(Network {
        subnets: vec!["subnet-0a1b2c3d4e5f60718".to_owned()],
        made_endpoints: MadeEndpoints::WhatIsUsed,
        ..(*model.networks[0]).clone()
    });
    let mut roles = Vec::new();
    for role in &mut model.roles {
        for grant in &mut role.grants {
            if let Verb::InvokeInProject { through, .. } | Verb::InvokeOnRuntime { through, .. } =
                &mut grant.verb
                && through.is_some()
            {
                *through = Some(network.clone());
                roles = vec![role.identity.clone()];
            }
        }
    }
    model.network_services = vec![NetworkServices {
        network,
        endpoints: Some(EndpointSet {
            services: BTreeSet::from([
                EndpointService::BedrockMantle,
                EndpointService::BedrockRuntime,
            ]),
            clients: BTreeSet::from([EndpointClient::Range("10.20.0.0/16".to_owned())]),
            route_tables: BTreeSet::new(),
            roles,
            span: span(90),
        }),
        egress: None,
        span: span(89),
    }];
    let artifacts = compiled(&model);
    let order: Vec<String> = artifacts
        .stacks
        .iter()
        .map(|stack| stack.id.to_string())
        .collect();
    let place = |layer: &str| {
        let id = format!("333333333333/us-east-2/{layer}");
        order.iter().position(|known| *known == id).unwrap()
    };
    assert!(place("data") < place("network") && place("network") < place("access"));
    let template = json(
        &printed(&model),
        "stacks/333333333333/us-east-2/access.template.json",
    );
    let inline = &template["Resources"]["RoleAnswerService"]["Properties"]["Policies"][0];
    let statements = inline["PolicyDocument"]["Statement"].as_array().unwrap();
    let invoke = statements
        .iter()
        .find(|statement| statement["Sid"] == "InvokeSearchProdThroughPrivateNetwork");
    assert_eq!(
        invoke.unwrap()["Condition"]["StringEquals"]["aws:SourceVpce"],
        serde_json::json!({ "Ref": "IdOfEndpointPrivateNetworkBedrockMantle" })
    );
}
