//! What is made in networks that exist: endpoints to AWS services, and the way out.
use super::{Section, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// What synth makes in a network, whose name in `existing` is the key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    /// VPC endpoints to the AWS services that roles use from there.
    #[serde(default)]
    pub endpoints: Option<Located<NetworkEndpoints>>,
    /// What may be reached outside of AWS.
    #[serde(default)]
    pub egress: Option<Located<Egress>>,
}

/// VPC endpoints: who may reach them, and which there are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkEndpoints {
    /// Who may open connections to the interface endpoints, on port 443: address ranges of the
    /// network, and security groups by id.
    #[schemars(length(min = 1), example = vec!["10.20.0.0/16", "sg-0123456789abcdef0"])]
    pub clients: Vec<Text>,
    /// The services that get an endpoint; unless told, those that the roles of the network use.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub services: Option<Vec<Located<ServiceWord>>>,
    /// The route tables that the gateway endpoints of DynamoDB and S3 go into.
    #[serde(default)]
    #[schemars(example = vec!["rtb-0123456789abcdef0"])]
    pub route_tables: Vec<Text>,
    /// Roles that work in the network, beside those with a grant `through` it.
    #[serde(default)]
    pub roles: Vec<Text>,
}

/// A service with a VPC endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ServiceWord {
    /// Amazon Bedrock's endpoint with projects.
    BedrockMantle,
    /// Amazon Bedrock's endpoint with `InvokeModel` and Converse.
    BedrockRuntime,
    /// Amazon DynamoDB: a gateway, in route tables.
    Dynamodb,
    /// AWS Key Management Service.
    Kms,
    /// Amazon CloudWatch Logs.
    Logs,
    /// Amazon CloudWatch metrics.
    Monitoring,
    /// Amazon S3: a gateway, in route tables.
    S3,
    /// AWS Secrets Manager.
    Secretsmanager,
    /// Amazon Simple Notification Service.
    Sns,
    /// AWS Security Token Service.
    Sts,
}

/// What may be reached from a network outside of AWS: the providers that `routing` names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Egress {
    /// What holds the list.
    #[schemars(length(min = 1))]
    pub by: Vec<Located<Firewall>>,
    /// Further domains; `*.` before one stands for every name below it.
    #[serde(default)]
    #[schemars(example = vec!["*.corp.example"])]
    pub also: Vec<Text>,
}

/// What lets requests out of a network, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Firewall {
    /// Route 53 Resolver DNS Firewall: no other name has an address.
    DnsFirewall,
    /// A stateful rule group of AWS Network Firewall, for a firewall policy of yours.
    NetworkFirewall,
}

/// Endpoints that are there already: their ids by service.
pub(crate) type EndpointIds = Section<String>;
