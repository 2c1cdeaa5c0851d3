//! KMS keys.
use super::{Account, Bucket, Cache, GivenKey, GivenTable, GivenTopic, RoleIdentity, Secret};
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::sync::Arc;

/// A symmetric KMS key that synth makes. AWS invents its id, so its ARN is a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id and alias are made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// The region of the primary key, where this one is its replica.
    pub replica_of: Option<Region>,
    /// The regions of its replicas, sorted; not empty: it is a multi-region primary key.
    pub replicas: Vec<Region>,
    /// The alias without `alias/`.
    pub alias: String,
    /// Days between rotations, 90 to 2560.
    pub rotation_days: u16,
    /// Days between a scheduled and the real deletion, 7 to 30.
    pub pending_window_days: u8,
    /// The id of the key that exists and becomes this one.
    pub adopt: Option<String>,
    /// Where it was declared.
    pub span: Span,
}

impl Key {
    /// What the ids of multi-region keys begin with
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html>).
    pub const MULTI_REGION: &'static str = "mrk-";

    /// Whether it is a multi-region key, or a replica of one.
    pub fn is_multi_region(&self) -> bool {
        let adopted = self.adopt.as_ref();
        !self.replicas.is_empty()
            || self.replica_of.is_some()
            || adopted.is_some_and(|id| id.starts_with(Self::MULTI_REGION))
    }

    /// The replica of this primary key in a region, if it has one there.
    pub fn replica(&self, region: &Region) -> Option<Self> {
        self.replicas.contains(region).then(|| Self {
            region: region.clone(),
            replica_of: Some(self.region.clone()),
            replicas: Vec::new(),
            adopt: None,
            ..self.clone()
        })
    }
}

/// What someone may do with a key.
#[derive(Debug, Clone)]
pub struct KeyAccess {
    /// The key: one for each replica, too.
    pub key: Arc<Key>,
    /// Who and what.
    pub right: KeyRight,
    /// Where it was written.
    pub span: Span,
}

/// Who may do what with a key.
#[derive(Debug, Clone)]
pub enum KeyRight {
    /// A role of the key's account administers the key, which is not using it.
    Administer(Arc<RoleIdentity>),
    /// A role uses the key through a service.
    Use(KeyUse),
    /// An AWS service uses the key by itself, for this account: its word in the catalogue.
    Service(&'static str),
}

/// The use of a key by a role, through a service.
#[derive(Debug, Clone)]
pub struct KeyUse {
    /// The role.
    pub role: Arc<RoleIdentity>,
    /// The service, by its word in the catalogue.
    pub through: &'static str,
    /// Only what is encrypted for this thing; `None`: for whatever the service holds.
    pub of: Option<EncryptedThing>,
    /// Whether it decrypts.
    pub decrypt: bool,
    /// Whether it encrypts.
    pub encrypt: bool,
    /// Whether the service may be given grants on its behalf.
    pub grants: bool,
}

/// A thing whose service says in the encryption context what it encrypts.
#[derive(Debug, Clone)]
pub enum EncryptedThing {
    /// A bucket's objects.
    Bucket(Arc<Bucket>),
    /// A cache.
    Cache(Arc<Cache>),
    /// A table.
    Table(Arc<GivenTable>),
    /// A secret.
    Secret(Arc<Secret>),
    /// A topic.
    Topic(Arc<GivenTopic>),
}

impl EncryptedThing {
    /// Its name in the blueprint.
    pub fn name(&self) -> &Name {
        match self {
            Self::Bucket(bucket) => &bucket.name,
            Self::Cache(cache) => &cache.name,
            Self::Table(table) => &table.name,
            Self::Secret(secret) => &secret.name,
            Self::Topic(topic) => &topic.name,
        }
    }

    /// The service that holds it, by its word in the catalogue.
    pub fn service(&self) -> &'static str {
        match self {
            Self::Bucket(_) => "s3",
            Self::Cache(cache) if cache.valkey().is_some() => "elasticache",
            Self::Cache(_) | Self::Table(_) => "dynamodb",
            Self::Secret(_) => "secretsmanager",
            Self::Topic(_) => "sns",
        }
    }
}

/// A key that something is encrypted with.
#[derive(Debug, Clone, PartialEq)]
pub enum EncryptionKey {
    /// One that synth makes.
    Own(Arc<Key>),
    /// One that is there already.
    Given(Arc<GivenKey>),
}

impl Eq for EncryptionKey {}
