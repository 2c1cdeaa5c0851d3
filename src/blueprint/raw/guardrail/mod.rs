//! Guardrails.
mod options;

pub(crate) use options::{
    AccessTagOptions, AdministeredOptions, AgeOptions, AuditOptions, BoundaryOptions,
    EnforcedOptions, EnforcerOptions, ExceptOptions, GuardrailOptions, IdentityOptions,
    ModelOptions, PassOptions, PlatformOptions, ProductOptions, ProfileWord, RegionOptions,
    RequiredOptions, ResourceOptions, TagOptions, TierOptions,
};

use super::choice::shape;
use crate::diag::{Located, Span};
use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;

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

/// Declares the guardrails once: those that can stand without options, and those that cannot.
macro_rules! guardrails {
    (
        plain { $($(#[doc = $doc:literal])+ $variant:ident, $field:ident: $options:ident;)+ }
        with { $($(#[doc = $with_doc:literal])+ $with_variant:ident, $with_field:ident: $with_options:ident;)+ }
    ) => {
        /// The guardrails that can stand without options.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(crate) enum GuardrailName {
            $($(#[doc = $doc])+ $variant,)+
        }

        /// One guardrail with its options.
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        #[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
        pub(crate) struct GuardrailWith {
            $($(#[doc = $doc])+ #[serde(default)] pub $field: Option<Located<$options>>,)+
            $($(#[doc = $with_doc])+ #[serde(default)] pub $with_field: Option<Located<$with_options>>,)+
        }

        /// What was written of one guardrail.
        pub(crate) enum WrittenGuardrail<'a> {
            $($(#[doc = $doc])+ $variant(Cow<'a, $options>),)+
            $($(#[doc = $with_doc])+ $with_variant(Cow<'a, $with_options>),)+
        }

        impl GuardrailEntry {
            /// Which guardrail it is and where it stands; `None` for a mapping of nothing, which
            /// the schema refuses.
            pub(crate) fn written(&self) -> Option<(WrittenGuardrail<'_>, Span)> {
                let with = match self {
                    Self::Plain(name) => {
                        let written = match name.value {
                            $(GuardrailName::$variant => {
                                WrittenGuardrail::$variant(Cow::Owned($options::default()))
                            })+
                        };
                        return Some((written, name.span));
                    }
                    Self::With(with) => with,
                };
                $(if let Some(options) = &with.$field {
                    let written = WrittenGuardrail::$variant(Cow::Borrowed(&options.value));
                    return Some((written, options.span));
                })+
                $(if let Some(options) = &with.$with_field {
                    let written = WrittenGuardrail::$with_variant(Cow::Borrowed(&options.value));
                    return Some((written, options.span));
                })+
                None
            }
        }
    };
}

guardrails! {
    plain {
        /// Nothing but these products is subscribed to on AWS Marketplace.
        ApprovedMarketplaceProductsOnly, approved_marketplace_products_only: ProductOptions;
        /// Only models of this blueprint, on both endpoints of Bedrock.
        ApprovedModelsOnly, approved_models_only: ModelOptions;
        /// Bedrock only in the regions that this blueprint uses.
        ApprovedRegionsOnly, approved_regions_only: RegionOptions;
        /// No Bedrock API keys, however short they live: neither made nor used.
        NoApiKeys, no_api_keys: ExceptOptions;
        /// AWS services use resources on behalf of the organization's own accounts only.
        NoConfusedDeputy, no_confused_deputy: IdentityOptions;
        /// No inference in an account's default project.
        NoDefaultProject, no_default_project: GuardrailOptions;
        /// No inference that AWS may send to any region.
        NoGlobalInference, no_global_inference: GuardrailOptions;
        /// No IAM users, access keys and console passwords are made.
        NoIamUsers, no_iam_users: ExceptOptions;
        /// No account leaves the organization by itself.
        NoLeavingOrganization, no_leaving_organization: GuardrailOptions;
        /// No long-term Bedrock API keys, neither made nor used.
        NoLongTermApiKeys, no_long_term_api_keys: GuardrailOptions;
        /// The root user of an account does nothing, but in sessions of central root access.
        NoRootUser, no_root_user: GuardrailOptions;
        /// Nobody but the excepted roles changes trails and invocation logging.
        ProtectAuditTrail, protect_audit_trail: AuditOptions;
        /// Resources are used by principals of the organization, its partners and AWS services only.
        TrustedIdentitiesOnly, trusted_identities_only: IdentityOptions;
        /// Principals use resources of the organization and its partners only.
        TrustedResourcesOnly, trusted_resources_only: ResourceOptions;
        /// No retention of prompts and answers.
        ZeroRetention, zero_retention: GuardrailOptions;
    }
    with {
        /// No Bedrock API keys that live longer than some days.
        ApiKeyMaxAge, api_key_max_age: AgeOptions;
        /// Inference in these service tiers only.
        ApprovedServiceTiersOnly, approved_service_tiers_only: TierOptions;
        /// Inference on bedrock-runtime goes through a Bedrock guardrail, whether or not the caller asks for it.
        EnforcedGuardrail, enforced_guardrail: EnforcedOptions;
        /// Roles are passed to these AWS services only.
        PassRolesOnlyTo, pass_roles_only_to: PassOptions;
        /// Nobody but the excepted roles changes tags that access hangs on.
        ProtectAccessTags, protect_access_tags: AccessTagOptions;
        /// Nobody but the excepted roles changes budgets, and the functions, tables and topics that act on them.
        ProtectEnforcers, protect_enforcers: EnforcerOptions;
        /// Nobody but the excepted roles makes or changes these roles.
        ProtectPlatformRoles, protect_platform_roles: PlatformOptions;
        /// Nobody but the excepted roles makes, changes or tags projects of bedrock-mantle.
        ProtectProjects, protect_projects: AdministeredOptions;
        /// Roles are made and widened with this permissions boundary only.
        RequireBoundary, require_boundary: BoundaryOptions;
        /// Models on bedrock-runtime are invoked with one of these Bedrock guardrails only.
        RequireGuardrail, require_guardrail: RequiredOptions;
        /// Projects of bedrock-mantle are made with these tags, and keep them.
        RequireProjectTags, require_project_tags: TagOptions;
    }
}
