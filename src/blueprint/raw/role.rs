//! Roles.
use super::choice::choice;
use super::{Grant, Strings, Text};
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

/// Who may become a role, told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum TrustedBy {
    #[serde(rename = "service")]
    Service(Service),
    #[serde(rename = "role")]
    Role(TrustedRole),
    #[serde(rename = "permission_set")]
    PermissionSet(TrustedPermissionSet),
    #[serde(rename = "account")]
    Account(TrustedAccount),
}

choice!(TrustedBy, "Who may become the role.":
    "service" => Service,
    "role" => TrustedRole,
    "permission_set" => TrustedPermissionSet,
    "account" => TrustedAccount,
);

/// An AWS service.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    /// The service's host name.
    #[schemars(example = "ecs-tasks.amazonaws.com")]
    pub service: Text,
}

/// A role, of this blueprint or existing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedRole {
    /// The role, by name.
    pub role: Text,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// People who entered with a permission set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedPermissionSet {
    /// The permission set, by name.
    pub permission_set: Text,
    /// The account they entered, if it is assigned in several and that is not the role's own.
    #[serde(default)]
    pub r#in: Option<Text>,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// Every principal of an account whose own policies allow it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedAccount {
    /// The account, by name.
    pub account: Text,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// What must hold for a role to be assumed. All of it must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    /// Tags the caller must carry.
    #[serde(default)]
    pub principal_tag: Strings,
    /// Whether the caller must set a source identity.
    #[serde(default)]
    pub source_identity: Option<Located<Required>>,
    /// The external id the caller must send; it is no secret.
    #[serde(default)]
    pub external_id: Option<Text>,
    /// Whether the caller must have signed in with a second factor.
    #[serde(default)]
    pub mfa: Option<Located<Required>>,
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
