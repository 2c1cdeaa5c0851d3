//! Limits of users and teams.
use super::Text;
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// How much each user and each team may use: counted by a function that callers ask before each call and tell afterwards.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    /// The account, or group of accounts, that counts.
    pub account: Text,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// What each user may use.
    #[serde(default)]
    pub user: Option<Located<SubjectLimits>>,
    /// What each team may use, all its users together.
    #[serde(default)]
    pub team: Option<Located<SubjectLimits>>,
    /// The roles that ask before they call a model, by name. They are of the limit's account.
    #[serde(default)]
    pub used_by: Vec<Text>,
    /// How long after a call what it used can be told; 15 minutes unless said.
    #[serde(default)]
    #[schemars(example = "15min")]
    pub settle_within: Option<Text>,
    /// The key that the counters are encrypted with, by name; without one, a key that AWS owns.
    #[serde(default)]
    pub key: Option<Text>,
    /// A usage plan for a REST API of API Gateway that exists. AWS says that it is applied on a best-effort basis: it keeps a
    /// gateway from being flooded, and limits no cost.
    #[serde(default)]
    pub usage_plan: Option<Located<UsagePlan>>,
}

/// What one user or team may use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectLimits {
    /// Tokens, those of input and output together.
    #[serde(default)]
    pub tokens: Option<Located<TokenLimit>>,
    /// Requests.
    #[serde(default)]
    pub requests: Option<Located<RequestLimit>>,
}

/// A limit of tokens: a quota, a rate with its burst, or both.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenLimit {
    /// The most that is used in an hour, a day or a month, in UTC.
    #[serde(default)]
    #[schemars(example = "200k tokens/day")]
    pub quota: Option<Text>,
    /// How fast it comes back after a burst.
    #[serde(default)]
    #[schemars(example = "40k tokens/min")]
    pub rate: Option<Text>,
    /// The most that is asked for at once.
    #[serde(default)]
    #[schemars(example = "80k tokens")]
    pub burst: Option<Text>,
}

/// A limit of requests: a quota, a rate with its burst, or both.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestLimit {
    /// The most in an hour, a day or a month, in UTC.
    #[serde(default)]
    #[schemars(example = "2k/day")]
    pub quota: Option<Text>,
    /// How fast they come back after a burst.
    #[serde(default)]
    #[schemars(example = "5/s")]
    pub rate: Option<Text>,
    /// The most at once.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000), example = 20)]
    pub burst: Option<Located<u32>>,
}

/// A usage plan of API Gateway.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsagePlan {
    /// The id of the REST API.
    #[schemars(example = &"a1b2c3d4e5")]
    pub api: Text,
    /// Its stage.
    #[schemars(example = &"prod")]
    pub stage: Text,
    /// Requests a second for each API key.
    #[schemars(example = "10/s")]
    pub rate: Text,
    /// The most requests at once for each API key.
    #[schemars(range(min = 1, max = 1_000_000), example = 20)]
    pub burst: Located<u32>,
    /// Requests a day or a month for each API key.
    #[serde(default)]
    #[schemars(example = "10k/day")]
    pub quota: Option<Text>,
    /// The ids of API keys that exist and get the plan; never their values.
    #[serde(default)]
    #[schemars(example = ["k1l2m3n4o5"])]
    pub keys: Vec<Text>,
}
