//! Host names of AWS services, and what service principals send along.
use crate::vocab::Region;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A service with a host name in each region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// bedrock-mantle.
    BedrockMantle,
    /// bedrock-runtime.
    BedrockRuntime,
    /// Amazon DynamoDB.
    DynamoDb,
    /// Amazon S3.
    S3,
    /// Amazon SNS.
    Sns,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 5] = [
        Self::BedrockMantle,
        Self::BedrockRuntime,
        Self::DynamoDb,
        Self::S3,
        Self::Sns,
    ];

    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::BedrockMantle => "bedrock-mantle",
            Self::BedrockRuntime => "bedrock-runtime",
            Self::DynamoDb => "dynamodb",
            Self::S3 => "s3",
            Self::Sns => "sns",
        }
    }
}

/// What the hosts of a region's partition end in: `amazonaws.com`.
pub fn dns_suffix(region: &Region) -> &'static str {
    HOSTS
        .dns_suffixes
        .get(region.partition().as_str())
        .map_or("", String::as_str)
}

/// The value of `kms:ViaService` for a service with this word in a region
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service>).
pub fn via_host(word: &str, region: &Region) -> String {
    format!("{word}.{region}.{}", dns_suffix(region))
}

/// The service's host in a region: also the value of `kms:ViaService`.
pub fn host(service: Service, region: &Region) -> String {
    let suffix = dns_suffix(region);
    HOSTS
        .by_service
        .get(service.word())
        .map_or("", String::as_str)
        .replace("{region}", region.as_str())
        .replace("{suffix}", suffix)
}

/// Whether a service principal is documented to send `aws:SourceAccount` when it assumes a role.
pub fn sends_source_account(principal: &str) -> bool {
    PRINCIPALS.send_source_account.contains(principal)
}

/// Whether a service principal is documented to send `aws:SourceArn` when it assumes a role.
pub fn sends_source_arn(principal: &str) -> bool {
    PRINCIPALS.send_source_arn.contains(principal)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hosts {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    dns_suffixes: BTreeMap<String, String>,
    #[serde(rename = "hosts")]
    by_service: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicePrincipals {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    send_source_account: BTreeSet<String>,
    send_source_arn: BTreeSet<String>,
}

// A test reads every table, so the defaults are never taken.
static HOSTS: LazyLock<Hosts> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/services.json")).unwrap_or_default());

static PRINCIPALS: LazyLock<ServicePrincipals> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/service-principals.json")).unwrap_or_default()
});
