//! Guardrails.
use super::choice::shape;
use super::{OneOrMany, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A guardrail: its name, or its name with options.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum GuardrailEntry {
    /// As it is, on the root of the organization.
    #[serde(rename = "text")]
    Plain(Located<GuardrailName>),
    /// With options.
    #[serde(rename = "mapping")]
    With(Box<GuardrailWith>),
}

shape!(GuardrailEntry, "A guardrail: its name, or its name and options.":
    "text" => GuardrailName, "mapping" => GuardrailWith);

/// The guardrails there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum GuardrailName {
    /// Only models of this blueprint, on both endpoints of Bedrock.
    ApprovedModelsOnly,
    /// Bedrock only in the regions that this blueprint uses.
    ApprovedRegionsOnly,
    /// No inference in an account's default project.
    NoDefaultProject,
    /// No long-term Bedrock API keys, neither made nor used.
    NoLongTermApiKeys,
    /// Nobody but the excepted roles changes trails and invocation logging.
    ProtectAuditTrail,
    /// Nobody but the excepted roles changes tags that access hangs on.
    ProtectAccessTags,
    /// No retention of prompts and answers.
    ZeroRetention,
}

/// One guardrail with its options.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct GuardrailWith {
    /// Only models of this blueprint, on both endpoints of Bedrock.
    #[serde(default)]
    pub approved_models_only: Option<Located<GuardrailOptions>>,
    /// Bedrock only in the regions that this blueprint uses.
    #[serde(default)]
    pub approved_regions_only: Option<Located<GuardrailOptions>>,
    /// No inference in an account's default project.
    #[serde(default)]
    pub no_default_project: Option<Located<GuardrailOptions>>,
    /// No long-term Bedrock API keys, neither made nor used.
    #[serde(default)]
    pub no_long_term_api_keys: Option<Located<GuardrailOptions>>,
    /// Nobody but the excepted roles changes trails and invocation logging.
    #[serde(default)]
    pub protect_audit_trail: Option<Located<ExceptOptions>>,
    /// Nobody but the excepted roles changes tags that access hangs on.
    #[serde(default)]
    pub protect_access_tags: Option<Located<AccessTagOptions>>,
    /// No retention of prompts and answers.
    #[serde(default)]
    pub zero_retention: Option<Located<GuardrailOptions>>,
}

/// Where a guardrail holds.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuardrailOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
}

/// Where a guardrail holds, and for whom not.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExceptOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind, by name.
    #[serde(default)]
    pub except: Option<Vec<Text>>,
}

/// Which tags are protected, where, and who may still change them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessTagOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind, by name: whoever deploys roles and projects has to be among them.
    #[schemars(length(min = 1))]
    pub except: Vec<Text>,
    /// The tags' keys, beside those that grants of this blueprint go by.
    #[serde(default)]
    pub tags: Option<OneOrMany>,
}
