//! The metrics that the serving layer emits: their names, and what they are.
//!
//! They have no points in their names, so that an embedded metric is also a field that Contributor
//! Insights and Logs Insights can name.

/// A metric of the serving layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Emitted {
    /// The name.
    pub(super) name: &'static str,
    /// The CloudWatch unit.
    pub(super) unit: &'static str,
    /// What one value is.
    pub(super) meaning: &'static str,
    /// A value as it may come, written as JSON.
    pub(super) example: &'static str,
}

/// Requests: 1 for each.
pub(super) const REQUESTS: &str = "Requests";
/// Requests that failed: 1 or 0 for each.
pub(super) const FAILED: &str = "FailedRequests";
/// Milliseconds of each request.
pub(super) const LATENCY: &str = "Latency";
/// Output tokens of each request.
pub(super) const OUTPUT: &str = "OutputTokens";
/// US dollars of each request.
pub(super) const COST: &str = "EstimatedCost";
/// Lookups in a cache: 1 for each.
pub(super) const LOOKUPS: &str = "CacheLookups";
/// Lookups that found an answer: 1 or 0 for each.
pub(super) const HITS: &str = "CacheHits";
/// Times that a canary got an answer: 1 or 0 for each.
pub(super) const CANARY_SUCCESSES: &str = "CanarySuccesses";
/// Milliseconds of each answer to a canary.
pub(super) const CANARY_LATENCY: &str = "CanaryLatency";
/// The field that tells who called.
pub(super) const CALLER: &str = "Caller";

/// One document for each request.
pub(super) const OF_REQUEST: [Emitted; 8] = [
    Emitted {
        name: REQUESTS,
        unit: "Count",
        meaning: "1",
        example: "1",
    },
    Emitted {
        name: FAILED,
        unit: "Count",
        meaning: "1 if the caller got no answer in the end, whoever's fault it was, else 0",
        example: "0",
    },
    Emitted {
        name: LATENCY,
        unit: "Milliseconds",
        meaning: "from the request to its last token, retries included",
        example: "2310",
    },
    Emitted {
        name: "FirstTokenLatency",
        unit: "Milliseconds",
        meaning: "from the request to its first token; left out where nothing is streamed",
        example: "480",
    },
    Emitted {
        name: "InputTokens",
        unit: "Count",
        meaning: "input tokens as the answer's usage says, cached ones included",
        example: "1800",
    },
    Emitted {
        name: "CachedInputTokens",
        unit: "Count",
        meaning: "those of them that were read from the prompt cache",
        example: "1024",
    },
    Emitted {
        name: OUTPUT,
        unit: "Count",
        meaning: "output tokens as the answer's usage says",
        example: "420",
    },
    Emitted {
        name: COST,
        unit: "None",
        meaning: "US dollars: the tokens times the prices below",
        example: "0.0186912",
    },
];

/// One document for each lookup in a cache.
pub(super) const OF_LOOKUP: [Emitted; 2] = [
    Emitted {
        name: LOOKUPS,
        unit: "Count",
        meaning: "1",
        example: "1",
    },
    Emitted {
        name: HITS,
        unit: "Count",
        meaning: "1 if an answer was found that has not expired, else 0",
        example: "1",
    },
];
