//! Monitors of anomalies in cost.
use super::Text;
use super::choice::choice;
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A monitor of AWS Cost Anomaly Detection, which learns what is usual.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anomaly {
    /// The account whose cost is watched: the management account sees that of all.
    pub account: Text,
    /// What is watched.
    pub watches: Located<Watched>,
    /// The least that an anomaly costs to be told.
    #[schemars(example = "100 USD/day")]
    pub above: Text,
    /// E-mail addresses.
    #[schemars(length(min = 1, max = 10))]
    pub tell: Vec<Text>,
}

/// What a monitor watches, told by its key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Watched {
    #[serde(rename = "tag")]
    Tag(WatchedTag),
    #[serde(rename = "project")]
    Project(WatchedProject),
    #[serde(rename = "each")]
    Each(WatchedEach),
}

choice!(Watched, "What a monitor watches.":
    "tag" => WatchedTag,
    "project" => WatchedProject,
    "each" => WatchedEach,
);

/// What carries a cost allocation tag.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatchedTag {
    /// The tag's key.
    #[schemars(example = &"CostCenter")]
    pub tag: Text,
    /// Its values, 1 to 10.
    #[schemars(length(min = 1, max = 10))]
    pub values: Vec<Text>,
}

/// What one project costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatchedProject {
    /// The project, by name.
    pub project: Text,
}

/// Each service by itself; AWS allows one such monitor, and new accounts often have one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatchedEach {
    /// What is watched by itself.
    pub each: Located<EachWord>,
}

/// What is watched by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EachWord {
    /// Each AWS service.
    Service,
}
