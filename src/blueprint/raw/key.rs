//! Keys and who uses them.
use super::Text;
use super::choice::choice;
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A symmetric KMS key. Whoever uses what it encrypts is in its policy; its account keeps
/// administering it, whatever else is said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// The time between rotations, 90d to 2560d; 365d unless told.
    #[serde(default)]
    #[schemars(example = "365d")]
    pub rotation: Option<Text>,
    /// The time between a scheduled and the real deletion, 7d to 30d; 30d unless told.
    #[serde(default)]
    #[schemars(example = "30d")]
    pub pending_window: Option<Text>,
    /// Roles of its account that administer it, which is not using it.
    #[serde(default)]
    pub administrators: Vec<Text>,
    /// Who uses it beside those who were granted something that it encrypts.
    #[serde(default)]
    pub used_by: Vec<Located<KeyUser>>,
    /// Further regions that have the same key: it is a multi-region key then. That cannot be
    /// changed later.
    #[serde(default)]
    #[schemars(example = ["eu-west-1"])]
    pub replicas: Vec<Text>,
    /// The id of a key that exists and becomes this one.
    #[serde(default)]
    #[schemars(example = &"1234abcd-12ab-34cd-56ef-1234567890ab")]
    pub adopt: Option<Text>,
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
}

/// Who uses a key, told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum KeyUser {
    #[serde(rename = "role")]
    Role(RoleUser),
    #[serde(rename = "service")]
    Service(ServiceUser),
}

choice!(KeyUser, "Who uses the key.":
    "role" => RoleUser,
    "service" => ServiceUser,
);

/// A role that uses the key through a service, never directly.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleUser {
    /// The role, by name: of this blueprint or existing, of any account.
    pub role: Text,
    /// The only service that may use the key for it.
    pub through: Located<ThroughService>,
    /// The only thing whose data it is: a cache, or an existing bucket, table, secret or topic,
    /// by name. The service says so in the encryption context.
    #[serde(default)]
    pub of: Option<Text>,
    /// Whether it reads, writes, or both; both unless told.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub to: Option<Vec<Located<KeyPurpose>>>,
    /// Whether the service may be given a grant, which it uses for as long as the thing exists:
    /// whoever makes an encrypted table needs it.
    #[serde(default)]
    pub grants: Option<bool>,
}

/// A service that uses keys for those whose requests it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ThroughService {
    /// Amazon DynamoDB.
    Dynamodb,
    /// Amazon ElastiCache: whoever makes a Valkey cache gives it a grant.
    Elasticache,
    /// Amazon S3.
    S3,
    /// Amazon S3 Vectors.
    S3vectors,
    /// AWS Secrets Manager.
    Secretsmanager,
    /// Amazon SNS.
    Sns,
}

impl ThroughService {
    /// The word in the catalogue.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Dynamodb => "dynamodb",
            Self::Elasticache => "elasticache",
            Self::S3 => "s3",
            Self::S3vectors => "s3vectors",
            Self::Secretsmanager => "secretsmanager",
            Self::Sns => "sns",
        }
    }
}

/// What a key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyPurpose {
    /// Read what the service holds.
    Decrypt,
    /// Write to it.
    Encrypt,
}

/// An AWS service that uses the key by itself, for the key's account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceUser {
    /// The service.
    pub service: Located<CallingService>,
}

/// A service that uses keys as a service principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CallingService {
    /// AWS Budgets, to publish to an encrypted topic.
    Budgets,
    /// AWS CloudTrail, to write encrypted log files.
    Cloudtrail,
    /// Amazon CloudWatch alarms, to publish to an encrypted topic.
    CloudwatchAlarms,
    /// Amazon CloudWatch Logs, to keep encrypted log groups.
    CloudwatchLogs,
    /// AWS Cost Anomaly Detection, to publish to an encrypted topic.
    CostAnomalyDetection,
}

impl CallingService {
    /// The word in the catalogue.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Budgets => "budgets",
            Self::Cloudtrail => "cloudtrail",
            Self::CloudwatchAlarms => "cloudwatch-alarms",
            Self::CloudwatchLogs => "cloudwatch-logs",
            Self::CostAnomalyDetection => "cost-anomaly-detection",
        }
    }
}
