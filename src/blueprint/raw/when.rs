//! What must hold for a role to be assumed, beside who the caller is.
use super::choice::shape;
use super::{OneOrMany, Strings, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// What must hold of a caller who has a role or user already. All of it must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    /// Tags the caller must carry.
    #[serde(default)]
    pub principal_tag: Strings,
    /// Whether the caller must set a source identity, and which.
    #[serde(default)]
    pub source_identity: Option<Located<SourceIdentity>>,
    /// The external id the caller must send; it is no secret.
    #[serde(default)]
    pub external_id: Option<Text>,
    /// Whether the caller must have signed in with a second factor, and how lately.
    #[serde(default)]
    pub mfa: Option<Located<Mfa>>,
    /// The session tags the caller must set, and no others.
    #[serde(default)]
    pub session_tags: Option<SessionTags>,
    /// The session tag that the caller must keep for roles assumed from this one.
    #[serde(default)]
    #[schemars(example = &"Team")]
    pub transitive: Option<Text>,
    /// The addresses on the internet that the call must come from.
    #[serde(default)]
    #[schemars(example = vec!["203.0.113.0/24"])]
    pub source_ip: Option<Vec<Text>>,
    /// The networks that the call must come through, by their names in `existing`.
    #[serde(default)]
    pub through: Option<OneOrMany>,
    /// The interface endpoints of STS that the call must come through.
    #[serde(default)]
    #[schemars(example = vec!["vpce-0123456789abcdef0"])]
    pub vpc_endpoints: Option<Vec<Text>>,
    /// The company boundary: the caller must be of the organization. For accounts of this
    /// blueprint that are in it, this holds without being said.
    #[serde(default)]
    pub from: Option<Located<From>>,
}

/// What must hold of a caller whom an identity provider vouches for. All of it must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FederatedWhen {
    /// The session tags that the provider must send, and no others.
    #[serde(default)]
    pub session_tags: Option<SessionTags>,
    /// The session tag that the provider must keep for roles assumed from this one.
    #[serde(default)]
    #[schemars(example = &"Team")]
    pub transitive: Option<Text>,
    /// Whether the provider must send a source identity, and which.
    #[serde(default)]
    pub source_identity: Option<Located<SourceIdentity>>,
    /// The addresses on the internet that the call must come from.
    #[serde(default)]
    #[schemars(example = vec!["203.0.113.0/24"])]
    pub source_ip: Option<Vec<Text>>,
    /// The networks that the call must come through, by their names in `existing`.
    #[serde(default)]
    pub through: Option<OneOrMany>,
    /// The interface endpoints of STS that the call must come through.
    #[serde(default)]
    #[schemars(example = vec!["vpce-0123456789abcdef0"])]
    pub vpc_endpoints: Option<Vec<Text>>,
}

/// The way that a call must come. All of it must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkWhen {
    /// The addresses on the internet that the call must come from.
    #[serde(default)]
    #[schemars(example = vec!["203.0.113.0/24"])]
    pub source_ip: Option<Vec<Text>>,
    /// The networks that the call must come through, by their names in `existing`.
    #[serde(default)]
    pub through: Option<OneOrMany>,
    /// The interface endpoints of STS that the call must come through.
    #[serde(default)]
    #[schemars(example = vec!["vpce-0123456789abcdef0"])]
    pub vpc_endpoints: Option<Vec<Text>>,
}

/// Says that something must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Required {
    /// It must be there.
    Required,
}

/// Where a caller must be from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    /// The organization.
    Organization,
}

/// A source identity: any, or one that fits a pattern.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum SourceIdentity {
    /// Any.
    #[serde(rename = "text")]
    Any(Required),
    /// One that fits: `*` and `?` stand for anything.
    #[serde(rename = "list")]
    Like(Vec<Text>),
}

shape!(SourceIdentity, "`required`, or a list of patterns in which `*` and `?` stand for anything.":
    "text" => Required,
    "list" => Vec<String>,
);

/// A second factor.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum Mfa {
    /// At any time of the session.
    #[serde(rename = "text")]
    Ever(Required),
    /// Lately.
    #[serde(rename = "mapping")]
    Lately(MfaAge),
}

shape!(Mfa, "`required`, or how long ago at most.": "text" => Required, "mapping" => MfaAge);

/// How old a second factor may be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MfaAge {
    /// The time since the second factor was given, 1min to 36h.
    #[schemars(example = "1h")]
    pub within: Text,
}

/// Session tags that a caller must set.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum SessionTags {
    /// Of any value.
    #[serde(rename = "list")]
    Keys(Vec<Text>),
    /// Of these values.
    #[serde(rename = "mapping")]
    Values(Strings),
}

shape!(SessionTags, "The keys of tags of any value, or tags with their values.":
    "list" => Vec<String>,
    "mapping" => Strings,
);
