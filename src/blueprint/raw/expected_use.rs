//! What is expected to be used, and prices that are others than in the price book.
use super::Text;
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// The expected use of a model.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedUse {
    /// Input tokens an hour, a day or a month, cached ones included. Left out, it is `requests` times
    /// `input_length`.
    #[serde(default)]
    #[schemars(example = "1M tokens/day")]
    pub input: Option<Text>,
    /// Output tokens. Left out, it is `requests` times `max_output`: the most it can be.
    #[serde(default)]
    #[schemars(example = "500k tokens/day")]
    pub output: Option<Text>,
    /// The share of the input that is read from the prompt cache.
    #[serde(default)]
    #[schemars(example = "40%")]
    pub cached: Option<Text>,
    /// The share of the input that is written to the prompt cache, where that has a price.
    #[serde(default)]
    #[schemars(example = "10%")]
    pub cache_write: Option<Text>,
    /// Requests an hour, a day or a month.
    #[serde(default)]
    #[schemars(example = "20k/day")]
    pub requests: Option<Text>,
    /// The most tokens of an answer, as the callers ask for it: output is at most `requests` times this.
    #[serde(default)]
    #[schemars(example = "800 tokens")]
    pub max_output: Option<Text>,
    /// Tokens of one request's input: some models cost more above a length.
    #[serde(default)]
    #[schemars(example = "4k tokens")]
    pub input_length: Option<Text>,
    /// The service tier; `standard` unless said.
    #[serde(default)]
    pub tier: Option<Located<TierWord>>,
    /// In or across regions; `in_region` unless said.
    #[serde(default)]
    pub inference: Option<Located<InferenceWord>>,
}

/// How soon a request is served, and at which price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TierWord {
    /// At regular prices.
    Standard,
    /// Cheaper, and later when there is much to do.
    Flex,
    /// Cheaper, as a job of many requests.
    Batch,
    /// Before the others, at a premium.
    Priority,
}

/// Where a request may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InferenceWord {
    /// In the region that was called.
    InRegion,
    /// In any region of a geography.
    Geo,
    /// In any commercial region.
    Global,
}

/// The expected use of a cache.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CacheUse {
    /// Answers looked up.
    #[serde(default)]
    #[schemars(example = "2M/month")]
    pub reads: Option<Text>,
    /// Answers kept.
    #[serde(default)]
    #[schemars(example = "500k/month")]
    pub writes: Option<Text>,
    /// The size of one answer: reads and writes are counted by it.
    #[serde(default)]
    #[schemars(example = "4 KB")]
    pub item_size: Option<Text>,
    /// What is kept at a time.
    #[serde(default)]
    #[schemars(example = "20 GB")]
    pub stored: Option<Text>,
    /// What is paid by the hour whatever is read, such as nodes beside it.
    #[serde(default)]
    #[schemars(example = "0.20 USD/hour")]
    pub fixed: Option<Text>,
}

/// The expected use of a semantic store.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VectorUse {
    /// Vectors put.
    #[serde(default)]
    #[schemars(example = "100k/month")]
    pub puts: Option<Text>,
    /// Questions looked for.
    #[serde(default)]
    #[schemars(example = "1M/month")]
    pub queries: Option<Text>,
    /// The size of what is kept beside a vector: question, answer and scope.
    #[serde(default)]
    #[schemars(example = "4 KB")]
    pub item_size: Option<Text>,
    /// What is kept at a time.
    #[serde(default)]
    #[schemars(example = "1 GB")]
    pub stored: Option<Text>,
}

/// Prices of a model or a cache that are others than in the price book.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceOverride {
    /// Of input tokens, at the standard tier.
    #[serde(default)]
    #[schemars(example = "4.95 USD/1M tokens")]
    pub input: Option<Text>,
    /// Of input tokens that are read from the prompt cache.
    #[serde(default)]
    #[schemars(example = "0.495 USD/1M tokens")]
    pub cached: Option<Text>,
    /// Of input tokens that are written to the prompt cache.
    #[serde(default)]
    #[schemars(example = "6.20 USD/1M tokens")]
    pub cache_write: Option<Text>,
    /// Of output tokens.
    #[serde(default)]
    #[schemars(example = "29.70 USD/1M tokens")]
    pub output: Option<Text>,
    /// Of a cache's read units.
    #[serde(default)]
    #[schemars(example = "0.125 USD/1M requests")]
    pub reads: Option<Text>,
    /// Of a cache's write units.
    #[serde(default)]
    #[schemars(example = "0.625 USD/1M requests")]
    pub writes: Option<Text>,
    /// Of what a cache stores, for a month.
    #[serde(default)]
    #[schemars(example = "0.25 USD/GB")]
    pub stored: Option<Text>,
    /// Why they are others.
    #[schemars(example = "private pricing agreement")]
    pub because: Text,
    /// The day they were agreed.
    #[schemars(example = "2026-11-01")]
    pub as_of: Text,
}
