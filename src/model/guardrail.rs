//! Organization guardrails: policies of the organization by intent.
use super::{PolicyTarget, RoleIdentity};
use crate::diag::Span;
use crate::vocab::{AccountId, Arn, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A guardrail and where it holds.
#[derive(Debug, Clone)]
pub struct Guardrail {
    /// What it forbids.
    pub kind: GuardrailKind,
    /// The words of `on`, sorted: `root`, units, accounts, groups. They name what comes out.
    pub on: Vec<String>,
    /// What they stand for, sorted; not empty.
    pub attached_to: Vec<PolicyTarget>,
    /// Whom it does not bind, sorted.
    pub except: Vec<ExceptedRole>,
    /// Where it was written.
    pub span: Span,
}

/// A role that a guardrail does not bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExceptedRole {
    /// This one.
    Role(Arc<RoleIdentity>),
    /// The role of this path and name in whatever account, a `*` at its end for any rest:
    /// `stacksets-exec-*`.
    InAnyAccount(String),
}

/// The types of organization policy that guardrails become
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyType {
    /// What the principals of member accounts may do.
    ServiceControl,
    /// What anyone may do with the resources of member accounts.
    ResourceControl,
    /// Which Bedrock guardrails inference goes through.
    Bedrock,
}

impl PolicyType {
    /// What AWS calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Bedrock => "Amazon Bedrock policy",
        }
    }

    /// The `Type` of `AWS::Organizations::Policy`
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html>).
    pub fn organizations_type(self) -> &'static str {
        match self {
            Self::ServiceControl => "SERVICE_CONTROL_POLICY",
            Self::ResourceControl => "RESOURCE_CONTROL_POLICY",
            Self::Bedrock => "BEDROCK_POLICY",
        }
    }
}

/// A cross-Region inference profile of AWS's
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html>).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrossRegionProfile {
    /// Its id: `us.openai.gpt-6-sol`.
    pub id: String,
    /// Where it sends requests, as the blueprint says; none for a global one.
    pub destinations: BTreeSet<Region>,
}

impl CrossRegionProfile {
    /// The model it leads to: the id behind its geography.
    pub fn model(&self) -> &str {
        self.id.split_once('.').map_or("", |(_, model)| model)
    }

    /// Whether it sends requests to any commercial region.
    pub fn is_global(&self) -> bool {
        self.id.starts_with("global.")
    }
}

/// A version of a Bedrock guardrail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuardrailVersion {
    /// The region it is in, and works in.
    pub region: Region,
    /// `arn:aws:bedrock:us-east-2:111111111111:guardrail/abc123:1`.
    pub arn: String,
}

/// What a guardrail forbids.
#[derive(Debug, Clone)]
pub enum GuardrailKind {
    /// No Bedrock API keys that live longer.
    ApiKeyMaxAge {
        /// In days, at least 1.
        days: u32,
    },
    /// Nothing but these is subscribed to on AWS Marketplace.
    ApprovedMarketplaceProductsOnly {
        /// Product ids, sorted; may be empty.
        products: Vec<String>,
    },
    /// Only models of the blueprint, on bedrock-mantle and on bedrock-runtime.
    ApprovedModelsOnly {
        /// Model ids on bedrock-mantle, sorted.
        mantle: Vec<String>,
        /// Foundation-model ids on bedrock-runtime, sorted.
        runtime: Vec<String>,
        /// Cross-Region inference profiles, sorted.
        profiles: Vec<CrossRegionProfile>,
    },
    /// Bedrock only in these regions.
    ApprovedRegionsOnly {
        /// The regions, sorted.
        regions: Vec<Region>,
        /// Whether global inference, whose region AWS reports as `unspecified`, is let through.
        global_inference: bool,
    },
    /// Inference in these service tiers only.
    ApprovedServiceTiersOnly {
        /// The tiers, sorted; not empty.
        tiers: Vec<String>,
    },
    /// All inference on bedrock-runtime goes through a Bedrock guardrail, whoever calls.
    EnforcedGuardrail {
        /// One for each region, sorted; not empty.
        guardrails: Vec<GuardrailVersion>,
    },
    /// No Bedrock API keys: neither made nor used, however short they live.
    NoApiKeys,
    /// AWS services act on resources for the organization's own accounts only.
    NoConfusedDeputy {
        /// The services whose resources are covered, by prefix, sorted.
        services: Vec<String>,
        /// Accounts outside for which services may act, sorted.
        partners: Vec<AccountId>,
    },
    /// No inference in an account's default project, which nothing is billed or tagged by.
    NoDefaultProject,
    /// No inference that AWS may send to any region.
    NoGlobalInference,
    /// No IAM users with keys or passwords.
    NoIamUsers,
    /// No account leaves the organization by itself.
    NoLeavingOrganization,
    /// No long-term Bedrock API keys: neither made nor used.
    NoLongTermApiKeys,
    /// The root user does nothing, except in sessions of central root access.
    NoRootUser,
    /// Roles are passed to these services only.
    PassRolesOnlyTo {
        /// Host names, sorted; not empty.
        services: Vec<String>,
    },
    /// Nobody touches trails, invocation logging and what they write.
    ProtectAuditTrail {
        /// Log groups by name, sorted.
        log_groups: Vec<String>,
        /// Buckets by name, sorted.
        buckets: Vec<String>,
    },
    /// Nobody touches what enforces budgets and limits.
    ProtectEnforcers {
        /// Functions, tables and topics, sorted.
        things: Vec<Arn>,
    },
    /// Nobody changes these roles.
    ProtectPlatformRoles {
        /// By path and name in whatever account, sorted; not empty.
        roles: Vec<String>,
    },
    /// Nobody makes, changes or tags projects of bedrock-mantle.
    ProtectProjects,
    /// Roles are made and widened with this permissions boundary only.
    RequireBoundary {
        /// The managed policy's path and name.
        boundary: String,
    },
    /// Models on bedrock-runtime are invoked with one of these Bedrock guardrails only.
    RequireGuardrail {
        /// Sorted; not empty.
        guardrails: Vec<GuardrailVersion>,
    },
    /// Projects of bedrock-mantle have these tags.
    RequireProjectTags {
        /// Tag keys, sorted; not empty.
        tags: Vec<String>,
    },
    /// Resources are used by the organization's own principals only.
    TrustedIdentitiesOnly {
        /// The services whose resources are covered, by prefix, sorted.
        services: Vec<String>,
        /// Accounts outside whose principals are trusted, sorted.
        partners: Vec<AccountId>,
    },
    /// Principals use the organization's own resources only.
    TrustedResourcesOnly {
        /// Accounts outside whose resources are trusted, sorted.
        partners: Vec<AccountId>,
        /// ARNs outside that are trusted, with wildcards as they are; sorted.
        resources: Vec<String>,
    },
    /// Nobody but these roles changes tags that access hangs on.
    ProtectAccessTags {
        /// The tags' keys, sorted; not empty.
        tags: Vec<String>,
    },
    /// Prompts and answers are not retained.
    ZeroRetention,
}

impl GuardrailKind {
    /// The name in a blueprint.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ApiKeyMaxAge { .. } => "api-key-max-age",
            Self::ApprovedMarketplaceProductsOnly { .. } => "approved-marketplace-products-only",
            Self::ApprovedModelsOnly { .. } => "approved-models-only",
            Self::ApprovedRegionsOnly { .. } => "approved-regions-only",
            Self::ApprovedServiceTiersOnly { .. } => "approved-service-tiers-only",
            Self::EnforcedGuardrail { .. } => "enforced-guardrail",
            Self::NoApiKeys => "no-api-keys",
            Self::NoConfusedDeputy { .. } => "no-confused-deputy",
            Self::NoDefaultProject => "no-default-project",
            Self::NoGlobalInference => "no-global-inference",
            Self::NoIamUsers => "no-iam-users",
            Self::NoLeavingOrganization => "no-leaving-organization",
            Self::NoLongTermApiKeys => "no-long-term-api-keys",
            Self::NoRootUser => "no-root-user",
            Self::PassRolesOnlyTo { .. } => "pass-roles-only-to",
            Self::ProtectAuditTrail { .. } => "protect-audit-trail",
            Self::ProtectEnforcers { .. } => "protect-enforcers",
            Self::ProtectPlatformRoles { .. } => "protect-platform-roles",
            Self::ProtectProjects => "protect-projects",
            Self::RequireBoundary { .. } => "require-boundary",
            Self::RequireGuardrail { .. } => "require-guardrail",
            Self::RequireProjectTags { .. } => "require-project-tags",
            Self::TrustedIdentitiesOnly { .. } => "trusted-identities-only",
            Self::TrustedResourcesOnly { .. } => "trusted-resources-only",
            Self::ProtectAccessTags { .. } => "protect-access-tags",
            Self::ZeroRetention => "zero-retention",
        }
    }

    /// The type of policy that can say it.
    pub fn policy_type(&self) -> PolicyType {
        match self {
            Self::NoConfusedDeputy { .. } | Self::TrustedIdentitiesOnly { .. } => {
                PolicyType::ResourceControl
            }
            Self::EnforcedGuardrail { .. } => PolicyType::Bedrock,
            _ => PolicyType::ServiceControl,
        }
    }
}
