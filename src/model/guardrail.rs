//! Organization guardrails: service control policies by intent.
use super::{PolicyTarget, RoleIdentity};
use crate::diag::Span;
use crate::vocab::Region;
use std::sync::Arc;

/// A guardrail and where it holds.
#[derive(Debug, Clone)]
pub struct Guardrail {
    /// What it forbids.
    pub kind: GuardrailKind,
    /// What it is attached to, sorted; not empty.
    pub attached_to: Vec<PolicyTarget>,
    /// Where it was written.
    pub span: Span,
}

/// What a guardrail forbids.
#[derive(Debug, Clone)]
pub enum GuardrailKind {
    /// Only models of the blueprint, on bedrock-mantle and on bedrock-runtime.
    ApprovedModelsOnly {
        /// Model ids on bedrock-mantle, sorted.
        mantle: Vec<String>,
        /// Foundation-model ids on bedrock-runtime, sorted.
        runtime: Vec<String>,
    },
    /// Bedrock only in these regions.
    ApprovedRegionsOnly {
        /// The regions, sorted.
        regions: Vec<Region>,
    },
    /// No inference in an account's default project, which nothing is billed or tagged by.
    NoDefaultProject,
    /// No long-term Bedrock API keys: neither made nor used.
    NoLongTermApiKeys,
    /// Nobody but these roles touches trails and invocation logging.
    ProtectAuditTrail {
        /// The roles, sorted by ARN; may be empty.
        except: Vec<Arc<RoleIdentity>>,
    },
    /// Nobody but these roles changes tags that access hangs on.
    ProtectAccessTags {
        /// The tags' keys, sorted; not empty.
        tags: Vec<String>,
        /// The roles, sorted by ARN; not empty.
        except: Vec<Arc<RoleIdentity>>,
    },
    /// Prompts and answers are not retained.
    ZeroRetention,
}

impl GuardrailKind {
    /// The name in a blueprint.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ApprovedModelsOnly { .. } => "approved-models-only",
            Self::ApprovedRegionsOnly { .. } => "approved-regions-only",
            Self::NoDefaultProject => "no-default-project",
            Self::NoLongTermApiKeys => "no-long-term-api-keys",
            Self::ProtectAuditTrail { .. } => "protect-audit-trail",
            Self::ProtectAccessTags { .. } => "protect-access-tags",
            Self::ZeroRetention => "zero-retention",
        }
    }
}
