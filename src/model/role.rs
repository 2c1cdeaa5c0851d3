//! Roles: who may become them, and what they may do.
use super::{Account, Boundary, Grant, ManagedPolicy, Trust};
use crate::diag::Span;
use crate::vocab::{AccountId, Arn, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A role to make.
#[derive(Debug, Clone)]
pub struct Role {
    /// Which role.
    pub identity: Arc<RoleIdentity>,
    /// Who may become it; never empty.
    pub trusted_by: Vec<Trust>,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// Managed policies that it has beside its own.
    pub managed: Vec<Arc<ManagedPolicy>>,
    /// What it may at most do.
    pub boundary: Option<Arc<Boundary>>,
    /// The longest session, in seconds, 3600 to 43200.
    pub max_session_seconds: u32,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// Which role, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleIdentity {
    /// The name in the blueprint; in a group, the same in each account.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// Whether a role of this ARN exists and becomes this one.
    pub adopt: bool,
    /// Who makes it.
    pub owner: Owner,
    /// The account id in the ARN.
    pub account_id: AccountId,
    /// The ARN, path included.
    pub arn: Arn,
    /// Where it was declared.
    pub span: Span,
}

impl RoleIdentity {
    /// The role's name in IAM, without its path.
    pub fn role_name(&self) -> &str {
        self.arn.resource.rsplit('/').next().unwrap_or_default()
    }

    /// The role's path in IAM, with both slashes.
    pub fn path(&self) -> &str {
        let resource = self.arn.resource.strip_prefix("role").unwrap_or_default();
        resource
            .rfind('/')
            .and_then(|slash| resource.get(..=slash))
            .unwrap_or("/")
    }
}

/// Who makes a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// synth, in this account.
    Synth(Arc<Account>),
    /// Someone else; it exists.
    Existing,
}
