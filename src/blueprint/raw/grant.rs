//! What a role may do.
use super::choice::{choice, shape};
use super::{OneOrMany, Section, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// One thing a role may do, told by its verb.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Grant {
    #[serde(rename = "invoke")]
    Invoke(Invoke),
    #[serde(rename = "apply")]
    Apply(Apply),
    #[serde(rename = "read")]
    Read(Read),
    #[serde(rename = "use")]
    Use(Use),
    #[serde(rename = "publish_metrics")]
    PublishMetrics(PublishMetrics),
    #[serde(rename = "publish")]
    Publish(Publish),
    #[serde(rename = "assume")]
    Assume(Assume),
}

choice!(Grant, "One thing a role may do.":
    "invoke" => Invoke,
    "apply" => Apply,
    "read" => Read,
    "use" => Use,
    "publish_metrics" => PublishMetrics,
    "publish" => Publish,
    "assume" => Assume,
);

/// Invoke models.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Invoke {
    /// The models, by name.
    pub invoke: OneOrMany,
    /// The project on bedrock-mantle, or all projects with the caller's tags; a project's region
    /// is the region of invocation. Not needed for models that are not on bedrock-mantle.
    #[serde(default)]
    pub r#in: Option<InvokeIn>,
    /// Only from this network, by its name in `existing`.
    #[serde(default)]
    pub through: Option<Text>,
    /// Only with this content guardrail, by name; for models on bedrock-runtime.
    #[serde(default)]
    pub guarded_by: Option<Text>,
}

/// Put a text to a content guardrail without invoking a model: what a gateway does for models whose
/// endpoint has no guardrails.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apply {
    /// The content guardrail, by name.
    pub apply: Text,
}

/// A project, or projects by their tags.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum InvokeIn {
    /// A project, by name.
    #[serde(rename = "text")]
    Project(Text),
    /// Every project of the account that carries the caller's tags.
    #[serde(rename = "mapping")]
    Tagged(TaggedProjects),
}

shape!(InvokeIn, "A project by name, or `{ projects_tagged: { Team: same } }`.":
    "text" => String, "mapping" => TaggedProjects);

/// Every project of the account whose tags have the values of the caller's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaggedProjects {
    /// The tags, by key.
    #[schemars(extend("minProperties" = 1))]
    pub projects_tagged: Section<SameTag>,
}

/// What a tag must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SameTag {
    /// What the caller's tag of this key is.
    Same,
}

/// Read objects of a bucket.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Read {
    /// The bucket, by its name in `existing`.
    pub read: Text,
    /// Only objects whose key begins with this text, taken as it is.
    #[serde(default)]
    #[schemars(example = "prod/")]
    pub prefix: Option<Text>,
}

/// Read and write a cache, or an existing table by key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Use {
    /// The cache or the existing table, by name.
    pub r#use: Text,
}

/// Publish CloudWatch metrics.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishMetrics {
    /// The only namespace.
    #[schemars(example = "Synth/LLM")]
    pub publish_metrics: Text,
}

/// Publish to a topic.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Publish {
    /// The topic, by its name in `existing`.
    pub publish: Text,
}

/// Assume another role.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assume {
    /// The role, by name.
    pub assume: Text,
}
