//! Roles.
use super::{Grant, Strings, Text, TrustedBy};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// An IAM role to make.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// Who may become it.
    #[schemars(length(min = 1))]
    pub trusted_by: Vec<Located<TrustedBy>>,
    /// What it may do.
    #[serde(default)]
    pub may: Vec<Located<Grant>>,
    /// The IAM path, if not the default one.
    #[serde(default)]
    #[schemars(example = "/llm/")]
    pub path: Option<Text>,
    /// Managed policies that it has beside its own, by their names in `existing`.
    #[serde(default)]
    pub policies: Vec<Text>,
    /// The name of a role that exists and becomes this one.
    #[serde(default)]
    #[schemars(example = &"AnswerServiceRole")]
    pub adopt: Option<Text>,
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
    /// The permissions boundary, if not the default one, by its name in `existing`.
    #[serde(default)]
    pub boundary: Option<Text>,
    /// The longest session, 1h to 12h.
    #[serde(default)]
    #[schemars(example = "1h")]
    pub max_session: Option<Text>,
    /// Its tags, beside the default ones.
    #[serde(default)]
    pub tags: Strings,
}
