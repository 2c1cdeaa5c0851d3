//! Audit: what records who did what, and where the records are kept.
use super::{OneOrMany, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// What records who called which model, and where the records are kept.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audit {
    /// The trail: who called what. It needs an `archive:`.
    #[serde(default)]
    pub trail: Option<Located<Trail>>,
    /// The bucket that the trail writes to.
    #[serde(default)]
    pub archive: Option<Located<Archive>>,
    /// The logging of prompts and answers on bedrock-runtime.
    #[serde(default)]
    pub invocation_logging: Option<Located<InvocationLogging>>,
    /// Queries over the archive for unusual use and use across accounts.
    #[serde(default)]
    pub queries: Option<Located<Queries>>,
}

/// A trail of AWS CloudTrail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trail {
    /// The account that holds it. In an organization: the management account, or the member that is
    /// the delegated administrator of CloudTrail. Where it covers accounts, it may be a group: one
    /// trail in each.
    #[schemars(example = &"management")]
    pub account: Text,
    /// Its home region, if not the account's; it records every region from there.
    #[serde(default)]
    pub region: Option<Text>,
    /// Its name; the blueprint's name and `-audit` unless told.
    #[serde(default)]
    #[schemars(example = &"organization")]
    pub name: Option<Text>,
    /// Whose calls it records: those of the whole organization, or those of its own account. The
    /// organization's unless told, if there is one.
    #[serde(default)]
    pub covers: Option<Located<TrailCovers>>,
    /// What it records; all of it unless told. AWS charges for each event of `bedrock_mantle`, and
    /// for those of `management` if another trail delivers them already.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub records: Option<Vec<Located<TrailRecord>>>,
}

/// Whose calls a trail records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrailCovers {
    /// Those of its own account.
    Account,
    /// Those of every account of the organization.
    Organization,
}

/// What a trail records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrailRecord {
    /// Every management event: invocations on bedrock-runtime are among them.
    Management,
    /// Data events of bedrock-mantle: each invocation there. They are off unless a trail selects them.
    BedrockMantle,
}

/// The bucket that a trail writes to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Archive {
    /// The account that holds it: best one where nothing else runs.
    #[schemars(example = &"audit")]
    pub account: Text,
    /// Its region, if not the account's.
    #[serde(default)]
    pub region: Option<Text>,
    /// The bucket's name; of the blueprint's name and the account's id unless told.
    #[serde(default)]
    pub bucket: Option<Text>,
    /// The key under `keys:` that it is encrypted with, of the same account and region.
    pub key: Text,
    /// The time for which S3 Object Lock keeps every object, 1d to 36500d.
    #[schemars(example = "400d")]
    pub retention: Text,
    /// Who may delete earlier.
    pub lock: Located<LockWord>,
    /// With `lock: compliance`: the retention once more, which says that it is meant. Nobody can
    /// shorten it afterwards.
    #[serde(default)]
    #[schemars(example = "400d")]
    pub irrevocable_for: Option<Text>,
    /// After this time objects move to S3 Glacier Instant Retrieval, which queries still read.
    #[serde(default)]
    #[schemars(example = "90d")]
    pub move_to_glacier_after: Option<Text>,
    /// After this time objects are deleted; not before the lock lets go of them. Never unless told.
    #[serde(default)]
    #[schemars(example = "2557d")]
    pub expire_after: Option<Text>,
}

/// Who may delete what a lock keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LockWord {
    /// Whoever has `s3:BypassGovernanceRetention` and says so.
    Governance,
    /// Nobody: neither the account's root user nor AWS.
    Compliance,
}

/// The logging of model invocations on bedrock-runtime: who called what is in the trail, this is what
/// was said. Calls on bedrock-mantle are not among them: AWS logs none of these.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvocationLogging {
    /// The account, or group of accounts, whose invocations are logged, each in a log group of its own.
    #[schemars(example = &"tenants")]
    pub account: Text,
    /// The region, if not the account's: AWS logs in each region apart.
    #[serde(default)]
    pub region: Option<Text>,
    /// How long the log is kept: one of the times that CloudWatch Logs knows.
    #[schemars(example = "90d")]
    pub retention: Text,
    /// The key under `keys:` that the log groups are encrypted with, of the same account and region.
    #[serde(default)]
    pub key: Option<Text>,
    /// What is logged of each invocation; `[text]` unless told.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub records: Option<Vec<Located<LoggedData>>>,
    /// The models whose invocations are meant: one that is on bedrock-mantle is told of.
    #[serde(default)]
    pub models: Option<OneOrMany>,
}

/// What is logged of an invocation. Images, audio and video go to S3 alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LoggedData {
    /// Prompts and answers, up to 100 KB each.
    Text,
    /// Vectors.
    Embeddings,
}

/// Saved queries over the archive, for Amazon Athena.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Queries {
    /// How many calls of one principal in one hour are a burst; 1000 unless told.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000), example = 1000)]
    pub burst: Option<Located<u32>>,
}
