//! Response caches.
use super::{Account, CacheUse, EncryptionKey, EndpointClient, Network, RoleIdentity, VectorUse};
use crate::diag::Span;
use crate::vocab::{Name, Region, short_name};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A response cache: answers that expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// Whether a table of this name exists and becomes this one.
    pub adopt: bool,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// What keeps the answers.
    pub store: CacheStore,
    /// How long an answer may be served, in seconds. DynamoDB deletes lazily, so readers compare
    /// `expiresAt` with the clock; Valkey is told with each answer.
    pub ttl_seconds: u64,
    /// What the cache key is made of beside the request itself.
    pub key_by: BTreeSet<CacheKeyPart>,
    /// The key it is encrypted with; `None`: a key that AWS owns.
    pub key: Option<EncryptionKey>,
    /// Where answers to like questions are looked for, if they are.
    pub semantic: Option<SemanticStore>,
    /// How much of it is expected to be used, if the blueprint says so.
    pub expects: Option<CacheUse>,
    /// Where it was declared.
    pub span: Span,
}

/// An index of Amazon S3 Vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VectorIndex<'a> {
    /// The vector bucket's physical name.
    pub bucket: &'a str,
    /// Its name in it.
    pub index: &'a str,
}

impl Cache {
    /// The index of S3 Vectors in which like questions are found, if that is where.
    pub fn vector_index(&self) -> Option<VectorIndex<'_>> {
        let kept = self.semantic.as_ref()?;
        Some(VectorIndex {
            bucket: kept.bucket()?,
            index: &kept.index,
        })
    }

    /// Its table, if that is what keeps the answers.
    pub fn table(&self) -> Option<&CacheTable> {
        match &self.store {
            CacheStore::Table(table) => Some(table),
            CacheStore::Valkey(_) => None,
        }
    }

    /// Its Valkey cache, if that is what keeps the answers.
    pub fn valkey(&self) -> Option<&Valkey> {
        match &self.store {
            CacheStore::Table(_) => None,
            CacheStore::Valkey(valkey) => Some(valkey),
        }
    }
}

/// What keeps a cache's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheStore {
    /// A DynamoDB table.
    Table(CacheTable),
    /// A cache of Amazon ElastiCache for Valkey.
    Valkey(Valkey),
}

/// A DynamoDB table whose items expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheTable {
    /// Its physical name.
    pub name: String,
    /// The most read units a second; what is beyond is refused.
    pub most_reads: Option<u64>,
    /// The most write units a second; what is beyond is refused.
    pub most_writes: Option<u64>,
}

/// A cache of Amazon ElastiCache for Valkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valkey {
    /// Its physical name, in lower case: tokens of IAM authentication are signed for it.
    pub name: String,
    /// The id of the user group that alone gets in, which the ids of its users begin with.
    pub group: String,
    /// The network it is reached in, which has subnets.
    pub network: Arc<Network>,
    /// Who may open connections to it; not empty.
    pub clients: BTreeSet<EndpointClient>,
    /// What it runs on.
    pub form: ValkeyForm,
    /// For how many days daily snapshots are kept; 0: none are made.
    pub snapshot_days: u64,
    /// What the key of every answer begins with.
    pub key_prefix: String,
}

/// What a Valkey cache runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValkeyForm {
    /// Nobody's machines: paid for by what is stored and asked.
    Serverless {
        /// The most gigabytes it keeps: beyond, it evicts what expires.
        most_gigabytes: Option<u64>,
        /// The most processing units a second: beyond, it slows its clients down.
        most_units: Option<u64>,
    },
    /// A primary node and its replicas, paid for by the hour. They can search vectors.
    Nodes {
        /// The type of each: `cache.r7g.large`.
        node_type: String,
        /// How many replicas there are; 0: nothing takes over from the primary.
        replicas: u8,
    },
}

impl Valkey {
    /// The end of its ARN.
    pub fn arn_resource(&self) -> String {
        let kind = match self.form {
            ValkeyForm::Serverless { .. } => "serverlesscache",
            ValkeyForm::Nodes { .. } => "replicationgroup",
        };
        format!("{kind}:{}", self.name)
    }

    /// The user that a role connects as, and no other role may.
    pub fn user_of(&self, role: &RoleIdentity, longest: usize) -> String {
        short_name(&format!("{}-{}", self.group, role.identity), longest)
    }
}

/// An index in which questions are found by what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SemanticStore {
    /// What keeps it.
    pub kept: VectorsKept,
    /// The index's name: it says what of an index cannot be changed.
    pub index: String,
    /// How many numbers a vector has.
    pub dimensions: u16,
    /// How alike a question must be, as cosine similarity in basis points: at 9,500 or above.
    pub threshold: u16,
    /// Whether answers are served; else they are only compared with what the model says.
    pub serves: bool,
    /// How much of it is expected to be used, if the blueprint says so.
    pub expects: Option<VectorUse>,
    /// Where it was written.
    pub span: Span,
}

/// What keeps vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VectorsKept {
    /// Amazon S3 Vectors.
    InBucket {
        /// The vector bucket's physical name.
        bucket: String,
    },
    /// The nodes of the cache, beside its answers. Whoever uses the cache makes the index.
    OnNodes,
}

impl SemanticStore {
    /// The vector bucket's physical name, if one keeps it.
    pub fn bucket(&self) -> Option<&str> {
        match &self.kept {
            VectorsKept::InBucket { bucket } => Some(bucket),
            VectorsKept::OnNodes => None,
        }
    }
}

/// A part of a cache key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CacheKeyPart {
    /// The tenant, so that no answer crosses tenants.
    Tenant,
    /// The user.
    User,
    /// The version of the prompt template.
    TemplateVersion,
    /// The project.
    Project,
}

impl CacheKeyPart {
    /// The word in a blueprint and in `routing/table.json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::TemplateVersion => "template_version",
            Self::Project => "project",
        }
    }
}
