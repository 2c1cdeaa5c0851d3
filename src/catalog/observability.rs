//! What Amazon CloudWatch keeps, and what Bedrock tells it.
use serde::Deserialize;
use std::sync::LazyLock;

/// The metrics of inference on bedrock-mantle. There is none of latency and none of server errors
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-mantle-metrics.html>).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MantleMetrics {
    /// Their namespace.
    pub namespace: String,
    /// The dimension that is a project's id.
    pub project: String,
    /// The dimension that is a model's id.
    pub model: String,
    /// Completed requests, by nothing, project, model, or both.
    pub inferences: String,
    /// Requests that failed by the client's fault, by the same.
    pub client_errors: String,
    /// Input tokens, by the same.
    pub all_input: String,
    /// Output tokens, by the same.
    pub all_output: String,
    /// Input tokens of each request, by project and model together alone.
    pub input_of_one: String,
    /// Output tokens of each request, by project and model together alone.
    pub output_of_one: String,
}

/// The metrics of bedrock-mantle.
pub fn mantle_metrics() -> &'static MantleMetrics {
    &DATA.mantle
}

/// The days that CloudWatch Logs can keep log events for, ascending.
pub fn retention_days() -> &'static [u16] {
    &DATA.retention_days
}

/// How many metrics an alarm's expression may have.
pub fn alarm_metrics() -> usize {
    DATA.alarm_metrics
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Observability {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: Vec<String>,
    retention_days: Vec<u16>,
    alarm_metrics: usize,
    mantle: MantleMetrics,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Observability> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/observability.json")).unwrap_or_default()
});
