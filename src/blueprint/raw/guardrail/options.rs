//! What can be said of each guardrail.
use crate::blueprint::raw::{OneOrMany, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// Where a guardrail holds.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct GuardrailOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
}

/// Where a guardrail holds, and for whom not.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExceptOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
}

/// What may be subscribed to on AWS Marketplace.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ProductOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// The ids of the products; none: nothing.
    #[serde(default)]
    #[schemars(example = &["prod-zpwu74hhojefo"])]
    pub products: Option<OneOrMany>,
}

/// Which models are approved.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ModelOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// Models of this blueprint, by name; all of them unless told.
    #[serde(default)]
    pub models: Option<OneOrMany>,
    /// Cross-Region inference profiles that may be used as well.
    #[serde(default)]
    pub profiles: Option<Vec<Located<ProfileWord>>>,
}

/// Which regions are approved.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RegionOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// The regions; unless told, those that the blueprint uses and that its approved profiles send to.
    #[serde(default)]
    #[schemars(example = &["us-east-1", "us-east-2"])]
    pub regions: Option<OneOrMany>,
    /// Whether global inference is let through, which AWS may send to any region; not, unless a global profile is approved.
    #[serde(default)]
    pub global_inference: Option<Located<bool>>,
}

/// Which resources, and who outside is trusted.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct IdentityOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Ids of accounts outside the organization that are trusted.
    #[serde(default)]
    pub partners: Option<OneOrMany>,
    /// The services whose resources are covered, by the prefix of their actions.
    #[serde(default)]
    #[schemars(example = &["s3", "kms"])]
    pub services: Option<OneOrMany>,
}

/// Which resources outside are trusted, and who is not bound.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ResourceOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// Ids of accounts outside the organization whose resources are trusted.
    #[serde(default)]
    pub partners: Option<OneOrMany>,
    /// ARNs outside the organization that are trusted; `*` and `?` are wildcards.
    #[serde(default)]
    #[schemars(example = &["arn:aws:s3:::vendor-bucket/*"])]
    pub resources: Option<OneOrMany>,
}

/// What records, and who may change it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AuditOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// Log groups that are protected as well, by name.
    #[serde(default)]
    #[schemars(example = &["/aws/bedrock/invocations"])]
    pub log_groups: Option<OneOrMany>,
    /// Buckets of audit data that are protected as well: by name in `existing:`, or the name in S3.
    #[serde(default)]
    pub buckets: Option<OneOrMany>,
}

/// How long API keys may live.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AgeOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// In days.
    #[schemars(range(min = 1, max = 36600), example = 30)]
    pub days: Located<u32>,
}

/// Which service tiers are approved.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TierOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// The tiers.
    #[schemars(example = &["default", "flex"])]
    pub tiers: OneOrMany,
}

/// Which Bedrock guardrails inference goes through.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct EnforcedOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Versions of Bedrock guardrails of the management account, one for each region, as AWS writes them: the ARN, `:` and the version.
    #[schemars(example = &["arn:aws:bedrock:us-east-2:111111111111:guardrail/abc123def456:1"])]
    pub guardrails: OneOrMany,
}

/// Which Bedrock guardrails callers have to ask for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RequiredOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// Versions of Bedrock guardrails, as AWS writes them: the ARN, `:` and the version.
    #[schemars(example = &["arn:aws:bedrock:us-east-2:111111111111:guardrail/abc123def456:1"])]
    pub guardrails: OneOrMany,
}

/// To which services roles may be passed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PassOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// Host names of services.
    #[schemars(example = &["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"])]
    pub services: OneOrMany,
}

/// What enforces budgets and limits, and who may change it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct EnforcerOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    pub except: OneOrMany,
    /// ARNs of Lambda functions, DynamoDB tables and SNS topics.
    #[serde(default)]
    pub things: Option<OneOrMany>,
}

/// Which roles are protected, and from whom not.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PlatformOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    pub except: OneOrMany,
    /// Roles by name, or `role/` with the path and name of a role in whatever account, `*` at its end for any rest; unless told, the roles of this blueprint.
    #[serde(default)]
    pub roles: Option<OneOrMany>,
}

/// Who may do what nobody else may.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AdministeredOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    pub except: OneOrMany,
}

/// Which permissions boundary roles need.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BoundaryOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// The boundary, by name in `existing:`. Every account the guardrail reaches needs a managed policy of its name.
    pub boundary: Text,
}

/// Which tags projects need.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TagOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account, `*` at its end for any rest: `role/stacksets-exec-*`.
    #[serde(default)]
    pub except: Option<OneOrMany>,
    /// The keys of the tags.
    #[schemars(example = &["CostCenter", "Team"])]
    pub tags: OneOrMany,
}

/// A cross-Region inference profile of AWS's.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileWord {
    /// Its id: a geography or `global`, a dot, and the id of the model on bedrock-runtime.
    #[schemars(example = &"us.openai.gpt-6-sol")]
    pub profile: Text,
    /// The regions that it sends requests to, as its page in the console lists them; not for a
    /// global one.
    #[serde(default)]
    #[schemars(example = &["us-east-1", "us-east-2", "us-west-2"])]
    pub regions: Option<OneOrMany>,
}

/// Which tags are protected, where, and who may still change them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AccessTagOptions {
    /// What it is attached to: `root`, units by name or id, accounts by name; `root` unless told.
    #[serde(default)]
    pub on: Option<OneOrMany>,
    /// Roles it does not bind: by name, or `role/` with the path and name of a role in whatever
    /// account. Whoever deploys roles and projects has to be among them.
    pub except: OneOrMany,
    /// The tags' keys, beside those that grants of this blueprint go by.
    #[serde(default)]
    pub tags: Option<OneOrMany>,
}
