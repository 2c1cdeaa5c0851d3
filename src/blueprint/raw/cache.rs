//! Caches.
use super::{CacheUse, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A response cache.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cache {
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// What keeps the answers.
    #[expect(dead_code, reason = "the schema allows one value so far")]
    pub engine: Located<Engine>,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// How long an answer may be served.
    #[schemars(example = "15min")]
    pub ttl: Text,
    /// What the cache key is made of, beside the request itself.
    #[schemars(length(min = 1))]
    pub key_by: Vec<Located<KeyPart>>,
    /// The key it is encrypted with, by name; without one, a key that AWS owns.
    #[serde(default)]
    pub key: Option<Text>,
    /// How much of it is expected to be used: what that costs is counted.
    #[serde(default)]
    pub expects: Option<CacheUse>,
    /// The name of a table that exists and becomes this cache.
    #[serde(default)]
    #[schemars(example = &"llm-answers")]
    pub adopt: Option<Text>,
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
}

/// What keeps a cache's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    /// A DynamoDB table whose items expire.
    Dynamodb,
}

/// A part of a cache key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyPart {
    /// The tenant: no answer crosses tenants.
    Tenant,
    /// The user.
    User,
    /// The version of the prompt template.
    TemplateVersion,
    /// The project.
    Project,
}
