//! Permission sets: how people enter.
use super::{Grant, OneOrMany, Strings, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A permission set of IAM Identity Center to make: how people enter accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PermissionSet {
    /// Where it is made, by its name in `existing`; needed where there are several.
    #[serde(default)]
    pub identity_center: Option<Text>,
    /// Who may use it where.
    #[schemars(length(min = 1))]
    pub assigned_to: Vec<Located<AssignedTo>>,
    /// What it may do, in each account it is assigned in.
    #[serde(default)]
    pub may: Vec<Located<Grant>>,
    /// The permissions boundary, if not the default one of roles, by its name in `existing`. The
    /// managed policy has to be in every account it is assigned in.
    #[serde(default)]
    pub boundary: Option<Text>,
    /// How long a session lasts, 1h to 12h.
    #[serde(default)]
    #[schemars(example = "4h")]
    pub max_session: Option<Text>,
    /// Its tags, beside the default ones; sessions do not carry them.
    #[serde(default)]
    pub tags: Strings,
}

/// People, and where they may use a permission set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignedTo {
    /// The id of a group in the identity store.
    #[schemars(example = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    pub group: Text,
    /// The accounts, or groups of accounts, by name.
    pub r#in: OneOrMany,
}
