//! What a role is for.
use super::{Account, BedrockModel, Bucket, Cache, Network, OutsideModel, Project, RoleIdentity};
use crate::diag::Span;
use crate::vocab::Region;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One thing a role may do. A grant is identified by its verb, objects and qualifiers.
#[derive(Debug, Clone)]
pub struct Grant {
    /// What.
    pub verb: Verb,
    /// Where it was written.
    pub span: Span,
}

/// What a grant allows.
#[derive(Debug, Clone)]
pub enum Verb {
    /// Invoke a model on bedrock-mantle, in one project.
    InvokeInProject {
        /// The model; its endpoint is bedrock-mantle.
        model: Arc<BedrockModel>,
        /// The project.
        project: Arc<Project>,
        /// The only network it may be invoked from.
        through: Option<Arc<Network>>,
    },
    /// Invoke a model on bedrock-mantle, in every project of an account whose tag has the value of
    /// the caller's own.
    InvokeWhereTagged {
        /// The model; its endpoint is bedrock-mantle.
        model: Arc<BedrockModel>,
        /// The account of the projects, which is the caller's.
        account: Arc<Account>,
        /// The tags' keys; not empty. All have to be equal.
        tags: BTreeSet<String>,
        /// The only network it may be invoked from.
        through: Option<Arc<Network>>,
    },
    /// Invoke a model on bedrock-runtime, which has no projects of one's own.
    InvokeOnRuntime {
        /// The model; its endpoint is bedrock-runtime.
        model: Arc<BedrockModel>,
        /// The region it is invoked in.
        region: Region,
        /// The only network it may be invoked from.
        through: Option<Arc<Network>>,
    },
    /// Invoke a model of another provider: read the secret with its API key.
    InvokeOutside {
        /// The model.
        model: Arc<OutsideModel>,
    },
    /// Read objects of a bucket.
    Read {
        /// The bucket.
        bucket: Arc<Bucket>,
        /// Only keys that begin with this; empty: all.
        prefix: String,
    },
    /// Read and write a cache.
    Use {
        /// The cache.
        cache: Arc<Cache>,
    },
    /// Publish CloudWatch metrics.
    PublishMetrics {
        /// Only in this namespace.
        namespace: String,
    },
    /// Assume another role. Where both roles are synth's, the other's `trusted_by` names this
    /// one, and the other way round: the blueprint room sees to it.
    Assume {
        /// The role to assume.
        role: Arc<RoleIdentity>,
    },
}
