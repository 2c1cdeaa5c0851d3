//! What must, and must not, be possible.
use super::{
    Bucket, Cache, ContentGuardrail, GivenTable, GivenTopic, LanguageModel, Network, Project,
    RoleIdentity,
};
use crate::diag::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One line of `expect`.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// Who asks.
    pub subject: Subject,
    /// The tags of the caller's session, beside those of its role.
    pub tags: BTreeMap<String, String>,
    /// Whether the answer must be yes or no.
    pub polarity: Polarity,
    /// What is asked.
    pub question: Question,
    /// Where it was written.
    pub span: Span,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A role.
    Role(Arc<RoleIdentity>),
    /// Nobody outside the organization (or, without one, outside the blueprint's accounts).
    NoOneOutside,
}

/// Which answer is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// It must be allowed.
    Can,
    /// It must be denied.
    Cannot,
}

/// What is asked, in the words of `may`.
#[derive(Debug, Clone)]
pub enum Question {
    /// Invoke a model.
    Invoke {
        /// The model.
        model: LanguageModel,
        /// The project; `None`: the account's default project.
        project: Option<Arc<Project>>,
        /// The way the request takes.
        way: Way,
    },
    /// Put a text to a content guardrail.
    Apply {
        /// The guardrail.
        guardrail: Arc<ContentGuardrail>,
    },
    /// Read an object of a bucket.
    Read {
        /// The bucket.
        bucket: Arc<Bucket>,
        /// The object's key begins with this.
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
        /// The namespace.
        namespace: String,
    },
    /// Assume a role.
    Assume {
        /// The role.
        role: Arc<RoleIdentity>,
    },
}

/// The network way a request takes.
#[derive(Debug, Clone)]
pub enum Way {
    /// The way that the role's own grant names, if it names one.
    AsGranted,
    /// Through this network.
    Through(Arc<Network>),
    /// Over the internet.
    Internet,
}
