//! Routing.
use super::{OneOrMany, Section, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// How requests are spread over the models.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Routing {
    /// For everyone who is in no experiment.
    pub default: Located<Route>,
    /// Other splits, by user group.
    #[serde(default)]
    pub experiments: Section<Experiment>,
}

/// Where requests go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Route {
    /// Models and their shares in per cent, which add up to 100.
    pub split: Located<Section<Share>>,
    /// What keeps a caller on one model.
    #[serde(default)]
    pub sticky_by: Option<Located<Sticky>>,
    /// Which models to try, in this order, when the chosen one is unavailable.
    #[serde(default)]
    pub failover: Option<OneOrMany>,
    /// When a model counts as unavailable.
    #[serde(default)]
    pub breaker: Option<Located<Breaker>>,
}

/// Another split for some users; the rest is the default's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Experiment {
    /// Models and their shares in per cent, which add up to 100.
    pub split: Located<Section<Share>>,
}

/// A share in per cent, as written: never read through a float.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Share(
    #[schemars(extend("type" = ["string", "number"]), example = 80)] pub(crate) String,
);

/// What keeps a caller on one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sticky {
    /// Nothing: every request anew.
    Request,
    /// The user.
    User,
    /// The tenant.
    Tenant,
}

/// When a circuit breaker opens.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Breaker {
    /// The share of failed requests.
    #[schemars(example = "5%")]
    pub errors: Text,
    /// The 95th percentile of the latency, measured by the client.
    #[serde(default)]
    #[schemars(example = "8s")]
    pub p95: Option<Text>,
    /// Fewer requests than this decide nothing.
    #[schemars(range(min = 1, max = 1_000_000_000), example = 50)]
    pub min_requests: Located<u32>,
    /// How long it stays open.
    #[schemars(example = "30s")]
    pub cooldown: Text,
}
