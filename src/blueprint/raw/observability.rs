//! What is watched, and who is told.
use super::choice::choice;
use super::{Section, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// How the use of models in one account and region is watched.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Observability {
    /// The account, or group of accounts, that it watches.
    pub account: Text,
    /// The region that it watches, if not the default one: metrics of one region are seen there alone.
    #[serde(default)]
    pub region: Option<Text>,
    /// The CloudWatch namespace of the metrics that your own code emits.
    #[schemars(example = &"Acme/LLM")]
    pub namespace: Text,
    /// Log groups to make.
    #[serde(default)]
    pub logs: Section<LogGroup>,
    /// The log group, by name, that your own code writes its metrics to.
    #[serde(default)]
    #[schemars(example = &"application")]
    pub metrics_in: Option<Text>,
    /// Whether the callers with the most output tokens are counted, in the log group of `metrics_in`.
    #[serde(default)]
    pub top_consumers: Option<bool>,
    /// E-mail addresses that alarms go to.
    #[schemars(length(min = 1, max = 10))]
    pub tell: Vec<Text>,
    /// Alarms, by name.
    #[serde(default)]
    pub alarms: Section<Alarm>,
    /// Whether there is a dashboard of all this.
    #[serde(default)]
    pub dashboard: Option<bool>,
    /// A function that asks a model for a few tokens, again and again, and measures whether it answers.
    #[serde(default)]
    pub canary: Option<Located<Canary>>,
}

/// A canary.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Canary {
    /// The model that it asks, by name: one on bedrock-mantle.
    pub invoke: Text,
    /// The project that it asks in, by name.
    pub r#in: Text,
    /// How often. Each time costs a few tokens.
    #[schemars(example = "5min")]
    pub every: Text,
}

/// A log group.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogGroup {
    /// How long log events are kept.
    #[schemars(example = "90d")]
    pub retention: Text,
    /// The key it is encrypted with, by name; without one, a key that AWS owns. The key lets CloudWatch Logs use it.
    #[serde(default)]
    pub key: Option<Text>,
    /// The roles of its account that write to it, by name.
    #[serde(default)]
    pub written_by: Vec<Text>,
}

/// What an alarm is about, told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Alarm {
    #[serde(rename = "tokens_of")]
    Tokens(TokensAlarm),
    #[serde(rename = "request_in")]
    Request(RequestAlarm),
    #[serde(rename = "cost_of")]
    Cost(CostAlarm),
    #[serde(rename = "hits_of")]
    Hits(HitsAlarm),
    #[serde(rename = "latency_of")]
    Latency(LatencyAlarm),
    #[serde(rename = "errors_of")]
    Errors(ErrorsAlarm),
}

choice!(Alarm, "What an alarm is about.":
    "tokens_of" => TokensAlarm,
    "request_in" => RequestAlarm,
    "cost_of" => CostAlarm,
    "hits_of" => HitsAlarm,
    "latency_of" => LatencyAlarm,
    "errors_of" => ErrorsAlarm,
);

/// All tokens of a project together: a loop that runs away. Measured by Bedrock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokensAlarm {
    /// The project, by name.
    pub tokens_of: Text,
    /// More output tokens than this in this time.
    #[serde(default)]
    #[schemars(example = "2M tokens/5min")]
    pub output: Option<Text>,
    /// More input tokens than this in this time.
    #[serde(default)]
    #[schemars(example = "10M tokens/5min")]
    pub input: Option<Text>,
    /// More output tokens than this share of what budgets expect of the project, in 5 minutes. Use is never even: leave
    /// room.
    #[serde(default)]
    #[schemars(example = "1000%")]
    pub above_forecast: Option<Text>,
}

/// One request that is unusually large. Measured by Bedrock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestAlarm {
    /// The project, by name.
    pub request_in: Text,
    /// The model, by name.
    pub model: Text,
    /// An answer of more output tokens than this.
    #[serde(default)]
    #[schemars(example = "50k tokens")]
    pub output: Option<Text>,
    /// A request of more input tokens than this.
    #[serde(default)]
    #[schemars(example = "200k tokens")]
    pub input: Option<Text>,
}

/// The tokens of a day, times their price, against what the budget expects. Measured by Bedrock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostAlarm {
    /// The budget, by name.
    pub cost_of: Text,
    /// More than this share of what the budget expects of a day.
    #[schemars(example = "150%")]
    pub above_forecast: Text,
}

/// A cache that seldom has the answer. Measured by your own code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HitsAlarm {
    /// The cache, by name.
    pub hits_of: Text,
    /// A smaller share of lookups than this finds an answer.
    #[schemars(example = "20%")]
    pub below: Text,
    /// Fewer lookups than this in that time say nothing.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub min_requests: Located<u32>,
    /// The time that counts; 15min unless told.
    #[serde(default)]
    #[schemars(example = "15min")]
    pub within: Option<Text>,
}

/// Answers that take long. Measured by your own code: Bedrock has no such metric on bedrock-mantle.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LatencyAlarm {
    /// The project, by name.
    pub latency_of: Text,
    /// Only of this model, by name.
    #[serde(default)]
    pub model: Option<Text>,
    /// Half of the requests take longer than this.
    #[serde(default)]
    #[schemars(example = "3s")]
    pub p50: Option<Text>,
    /// One request in twenty takes longer than this.
    #[serde(default)]
    #[schemars(example = "8s")]
    pub p95: Option<Text>,
    /// One request in a hundred takes longer than this.
    #[serde(default)]
    #[schemars(example = "20s")]
    pub p99: Option<Text>,
    /// Fewer requests than this in that time say nothing.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub min_requests: Located<u32>,
    /// The time that counts; 5min unless told.
    #[serde(default)]
    #[schemars(example = "5min")]
    pub within: Option<Text>,
}

/// Requests that fail, whoever's fault it is. Measured by your own code: Bedrock counts no server errors on
/// bedrock-mantle.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorsAlarm {
    /// The project, by name.
    pub errors_of: Text,
    /// Only of this model, by name.
    #[serde(default)]
    pub model: Option<Text>,
    /// A larger share of requests than this fails.
    #[schemars(example = "5%")]
    pub above: Text,
    /// Fewer requests than this in that time say nothing.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub min_requests: Located<u32>,
    /// The time that counts; 5min unless told.
    #[serde(default)]
    #[schemars(example = "5min")]
    pub within: Option<Text>,
}
