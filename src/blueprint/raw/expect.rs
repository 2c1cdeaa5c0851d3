//! Expectations.
use super::choice::{choice, shape};
use super::{OneOrMany, Strings, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// Something that must, or must not, be possible; told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Expect {
    #[serde(rename = "role")]
    Role(OfRole),
    #[serde(rename = "permission_set")]
    PermissionSet(OfPermissionSet),
    #[serde(rename = "no_one")]
    NoOne(OfNoOne),
}

choice!(Expect, "Something that must, or must not, be possible.":
    "role" => OfRole,
    "permission_set" => OfPermissionSet,
    "no_one" => OfNoOne,
);

/// What one role can or cannot do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfRole {
    /// The role, by name.
    pub role: Text,
    /// What it must be able to do.
    #[serde(default)]
    pub can: Option<Located<Question>>,
    /// What it must not be able to do.
    #[serde(default)]
    pub cannot: Option<Located<Question>>,
}

/// What people who entered with a permission set can or cannot do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfPermissionSet {
    /// The permission set, by name.
    pub permission_set: Text,
    /// The account they entered; none: each that it is assigned in.
    #[serde(default)]
    pub r#in: Option<Text>,
    /// The tags of the session, from Identity Center's attributes for access control.
    #[serde(default)]
    pub tags: Strings,
    /// What they must be able to do.
    #[serde(default)]
    pub can: Option<Located<Question>>,
    /// What they must not be able to do.
    #[serde(default)]
    pub cannot: Option<Located<Question>>,
}

/// What nobody of a kind can do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfNoOne {
    /// Who.
    #[expect(dead_code, reason = "the schema allows one value so far")]
    pub no_one: Located<Nobody>,
    /// What none of them must be able to do.
    pub can: Located<Question>,
}

/// Those who must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Nobody {
    /// Nobody outside the organization; without one, outside the blueprint's accounts.
    OutsideOrganization,
}

/// What is asked, in the words of `may`; told by its verb.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Question {
    #[serde(rename = "invoke")]
    Invoke(AskInvoke),
    #[serde(rename = "apply")]
    Apply(AskApply),
    #[serde(rename = "read")]
    Read(AskRead),
    #[serde(rename = "use")]
    Use(AskUse),
    #[serde(rename = "publish_metrics")]
    PublishMetrics(AskPublishMetrics),
    #[serde(rename = "publish")]
    Publish(AskPublish),
    #[serde(rename = "assume")]
    Assume(AskAssume),
}

choice!(Question, "What is asked, in the words of `may`.":
    "invoke" => AskInvoke,
    "apply" => AskApply,
    "read" => AskRead,
    "use" => AskUse,
    "publish_metrics" => AskPublishMetrics,
    "publish" => AskPublish,
    "assume" => AskAssume,
);

/// Invoke models.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskInvoke {
    /// The models, by name.
    pub invoke: OneOrMany,
    /// The project, or `{ default_project: true }` for the one that every account has.
    #[serde(default)]
    pub r#in: Option<Place>,
    /// A network by name, or `internet`; unless told, the way the role's own grant names.
    #[serde(default)]
    pub through: Option<Text>,
}

/// A project, or the default one.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum Place {
    /// A project, by name.
    #[serde(rename = "text")]
    Project(Text),
    /// The account's default project.
    #[serde(rename = "mapping")]
    #[expect(dead_code, reason = "the schema allows one value")]
    Default(DefaultProject),
}

shape!(Place, "A project by name, or `{ default_project: true }`.":
    "text" => String, "mapping" => DefaultProject);

/// The default project that every account and region has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefaultProject {
    /// `true`.
    #[schemars(extend("const" = true))]
    #[expect(dead_code, reason = "the schema allows one value")]
    pub default_project: bool,
}

/// Put a text to a content guardrail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskApply {
    /// The content guardrail, by name.
    pub apply: Text,
}

/// Read an object.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskRead {
    /// The bucket, by its name in `existing`.
    pub read: Text,
    /// The object's key begins with this text.
    #[serde(default)]
    pub prefix: Option<Text>,
}

/// Read and write a cache, or an existing table by key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskUse {
    /// The cache or the existing table, by name.
    pub r#use: Text,
}

/// Publish CloudWatch metrics.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskPublishMetrics {
    /// The namespace.
    pub publish_metrics: Text,
}

/// Publish to a topic.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskPublish {
    /// The topic, by its name in `existing`.
    pub publish: Text,
}

/// Assume a role.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskAssume {
    /// The role, by name.
    pub assume: Text,
}
