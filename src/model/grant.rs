//! What a role is for.
use super::{
    Account, BedrockModel, Bucket, Cache, CacheStore, ContentGuardrail, GivenTable, GivenTopic,
    InferenceProfile, Network, OutsideModel, Project, RoleIdentity, Task, TaskKind,
};
use crate::diag::Span;
use crate::vocab::{EndpointService, Name, Region};
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
        /// The application inference profile that it must be invoked by.
        profile: Option<Arc<InferenceProfile>>,
        /// The content guardrail that every call must pass.
        guarded_by: Option<Arc<ContentGuardrail>>,
    },
    /// Put texts to a content guardrail.
    Apply {
        /// The guardrail.
        guardrail: Arc<ContentGuardrail>,
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
    /// Read and write an existing table by key.
    UseTable {
        /// The table.
        table: Arc<GivenTable>,
    },
    /// Publish to a topic.
    Notify {
        /// The topic.
        topic: Arc<GivenTopic>,
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
    /// Do what a function of this blueprint is for, or let it be done. No blueprint grants it: it
    /// follows from what is declared.
    Operate(Box<Task>),
}

impl Verb {
    /// The model that it lets be invoked.
    pub fn model(&self) -> Option<&Name> {
        match self {
            Self::InvokeInProject { model, .. }
            | Self::InvokeWhereTagged { model, .. }
            | Self::InvokeOnRuntime { model, .. } => Some(&model.name),
            Self::InvokeOutside { model } => Some(&model.name),
            _ => None,
        }
    }

    /// Whether it lets a model on Bedrock be invoked, whichever.
    pub fn is_invocation_on_bedrock(&self) -> bool {
        matches!(
            self,
            Self::InvokeInProject { .. }
                | Self::InvokeWhereTagged { .. }
                | Self::InvokeOnRuntime { .. }
        )
    }

    /// Whether it lets something be invoked in a project, or by a profile of it.
    pub fn reaches(&self, project: &Project) -> bool {
        match self {
            Self::InvokeInProject { project: other, .. } => other.name == project.name,
            Self::InvokeWhereTagged { account, .. } => account.id == project.account.id,
            Self::InvokeOnRuntime {
                profile: Some(profile),
                ..
            } => project.profiles.iter().any(|own| own.name == profile.name),
            _ => false,
        }
    }

    /// The service whose endpoint the calls travel through; `None`: none that synth makes.
    pub fn service(&self) -> Option<EndpointService> {
        let service = match self {
            Self::InvokeInProject { .. } | Self::InvokeWhereTagged { .. } => {
                EndpointService::BedrockMantle
            }
            Self::InvokeOnRuntime { .. } | Self::Apply { .. } => EndpointService::BedrockRuntime,
            Self::InvokeOutside { .. } => EndpointService::Secretsmanager,
            Self::Read { .. } => EndpointService::S3,
            Self::Use { cache } => match cache.store {
                CacheStore::Table(_) => EndpointService::Dynamodb,
                CacheStore::Valkey(_) => return None,
            },
            Self::UseTable { .. } => EndpointService::Dynamodb,
            Self::Notify { .. } => EndpointService::Sns,
            Self::PublishMetrics { .. } => EndpointService::Monitoring,
            Self::Assume { .. } => EndpointService::Sts,
            Self::Operate(task) => match task.kind {
                TaskKind::KeepCounts
                | TaskKind::KeepFlags
                | TaskKind::KeepItems
                | TaskKind::ReadFlags => EndpointService::Dynamodb,
                TaskKind::PublishToTopic => EndpointService::Sns,
                TaskKind::WriteLogs => EndpointService::Logs,
                _ => return None,
            },
        };
        Some(service)
    }

    /// The region that the calls go to; `None`: the one that the caller works in.
    pub fn region(&self) -> Option<&Region> {
        match self {
            Self::InvokeInProject { project, .. } => Some(&project.region),
            Self::InvokeOnRuntime { region, .. } => Some(region),
            Self::Apply { guardrail } => Some(&guardrail.region),
            Self::InvokeOutside { model } => Some(&model.secret.region),
            Self::Read { bucket, .. } => Some(&bucket.region),
            Self::Use { cache } => Some(&cache.region),
            Self::UseTable { table } => Some(&table.region),
            Self::Notify { topic } => Some(&topic.region),
            Self::Operate(task) => Some(&task.region),
            Self::InvokeWhereTagged { .. } | Self::PublishMetrics { .. } | Self::Assume { .. } => {
                None
            }
        }
    }

    /// The network that the grant is bound to.
    pub fn through(&self) -> Option<&Arc<Network>> {
        match self {
            Self::InvokeInProject { through, .. }
            | Self::InvokeWhereTagged { through, .. }
            | Self::InvokeOnRuntime { through, .. } => through.as_ref(),
            _ => None,
        }
    }
}
