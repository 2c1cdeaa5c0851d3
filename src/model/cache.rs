//! Response caches.
use super::{Account, CacheUse, EncryptionKey};
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A response cache in a DynamoDB table whose items expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// Whether a table of this name exists and becomes this one.
    pub adopt: bool,
    /// The account that holds the table.
    pub account: Arc<Account>,
    /// The table's region.
    pub region: Region,
    /// The table's physical name.
    pub table_name: String,
    /// How long an answer may be served, in seconds. DynamoDB deletes lazily, so readers compare
    /// `expiresAt` with the clock.
    pub ttl_seconds: u64,
    /// What the cache key is made of beside the request itself.
    pub key_by: BTreeSet<CacheKeyPart>,
    /// The key the table is encrypted with; `None`: a key that AWS owns.
    pub key: Option<EncryptionKey>,
    /// How much of it is expected to be used, if the blueprint says so.
    pub expects: Option<CacheUse>,
    /// Where it was declared.
    pub span: Span,
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
