//! What is watched: log groups, alarms, dashboards.
use super::{Account, BedrockModel, Cache, Consumer, Key, LanguageModel, Project};
use crate::diag::Span;
use crate::vocab::{Name, Region, TokenCount, TokensInTime};
use rust_decimal::Decimal;
use std::sync::Arc;

/// How the use of models in one account and region is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observability {
    /// The name in the blueprint.
    pub name: Name,
    /// The account.
    pub account: Arc<Account>,
    /// The region.
    pub region: Region,
    /// The CloudWatch namespace of the metrics that the serving layer emits.
    pub namespace: String,
    /// The log groups, by name.
    pub logs: Vec<Arc<LogGroup>>,
    /// The one that the serving layer writes its metrics to.
    pub metrics_in: Option<Arc<LogGroup>>,
    /// Whether the largest consumers are counted in it.
    pub top_consumers: bool,
    /// E-mail addresses that alarms go to, sorted, 1 to 10.
    pub tell: Vec<String>,
    /// The alarms, by name.
    pub alarms: Vec<Alarm>,
    /// Whether there is a dashboard.
    pub dashboard: bool,
    /// The canary, if there is one.
    pub canary: Option<Canary>,
    /// Where it was declared.
    pub span: Span,
}

impl Observability {
    /// What the topic that its alarms go to is named after.
    pub fn topic_of(name: &Name) -> String {
        format!("{name}-alarms")
    }
}

/// A log group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// The name in the blueprint.
    pub name: Name,
    /// The physical name.
    pub log_group_name: String,
    /// How long log events are kept; a number that CloudWatch Logs knows.
    pub retention_days: u16,
    /// The key it is encrypted with; `None`: one that AWS owns.
    pub key: Option<Arc<Key>>,
    /// Where it was declared.
    pub span: Span,
}

/// What asks a model for a few tokens, again and again. Its function has the name of the
/// `observability`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// The model; its endpoint is bedrock-mantle.
    pub model: Arc<BedrockModel>,
    /// The project.
    pub project: Arc<Project>,
    /// Minutes from one time to the next, 1 to 1,440.
    pub every_minutes: u16,
    /// Where it was written.
    pub span: Span,
}

impl Canary {
    /// The most output tokens that it asks for.
    pub const OUTPUT_TOKENS: u16 = 16;
    /// The most input tokens that its question comes to.
    pub const INPUT_TOKENS: u16 = 32;

    /// How often it asks in a month of 30 days.
    pub fn times_a_month(&self) -> u32 {
        43_200_u32.div_ceil(u32::from(self.every_minutes).max(1))
    }
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The name in the blueprint.
    pub name: Name,
    /// What it is about.
    pub watches: AlarmSubject,
    /// Where it was declared.
    pub span: Span,
}

/// What an alarm is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlarmSubject {
    /// All tokens of a project.
    Tokens {
        /// The project.
        project: Arc<Project>,
        /// Which tokens, and how many are too many.
        above: TokenLimit,
    },
    /// The tokens of one request.
    Request {
        /// The project.
        project: Arc<Project>,
        /// The model; its endpoint is bedrock-mantle.
        model: Arc<BedrockModel>,
        /// Which tokens.
        side: TokenSide,
        /// More than these are too many.
        above: TokenCount,
    },
    /// What a day's tokens cost.
    Cost {
        /// The budget whose forecast it is held against.
        budget: Name,
        /// Whose cost it counts.
        of: Consumer,
        /// Per cent of the forecast.
        above: Decimal,
    },
    /// The share of a cache's lookups that find an answer.
    Hits {
        /// The cache.
        cache: Arc<Cache>,
        /// The least share, in basis points.
        below: u16,
        /// What has to be there for it to say anything.
        sample: Sample,
    },
    /// How long requests take.
    Latency {
        /// Whose.
        of: Requests,
        /// Per cent of the requests that must not take longer: 50, 95 or 99.
        percentile: u8,
        /// Than this, in milliseconds.
        above: u64,
        /// What has to be there for it to say anything.
        sample: Sample,
    },
    /// The share of requests that fail.
    Errors {
        /// Whose.
        of: Requests,
        /// The largest share, in basis points.
        above: u16,
        /// What has to be there for it to say anything.
        sample: Sample,
    },
}

/// Input or output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenSide {
    /// Input tokens.
    Input,
    /// Output tokens.
    Output,
}

impl TokenSide {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
        }
    }
}

/// How many tokens are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenLimit {
    /// A number in a time.
    Said(TokenSide, TokensInTime),
    /// Per cent of the output tokens that budgets expect.
    OfForecast(Decimal),
}

/// Requests in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// The project.
    pub project: Arc<Project>,
    /// Only those to this model.
    pub model: Option<LanguageModel>,
}

/// What has to be there for a measurement to say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The fewest requests.
    pub requests: u32,
    /// In how many seconds: 60 to 86,400, a multiple of 60.
    pub seconds: u32,
}
