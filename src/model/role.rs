//! Roles: who may become them, and what they may do.
use super::{Account, Boundary, Grant, ManagedPolicy, Trust};
use crate::diag::Span;
use crate::vocab::{AccountId, Arn, INVENTED_SUFFIX, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A role to make, or one that Identity Center makes of a permission set.
#[derive(Debug, Clone)]
pub struct Role {
    /// Which role.
    pub identity: Arc<RoleIdentity>,
    /// Who may become it; never empty but for a permission set, which people are assigned to.
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
    /// The account it is in, for a role whose policies this blueprint writes.
    pub fn home(&self) -> Option<&Arc<Account>> {
        match &self.owner {
            Owner::Synth(account) | Owner::IdentityCenter(account) => Some(account),
            Owner::Existing => None,
        }
    }

    /// Whether it comes of a permission set.
    pub fn is_of_permission_set(&self) -> bool {
        matches!(self.owner, Owner::IdentityCenter(_))
    }

    /// The part of the ARN's resource that is known before AWS makes the role, if AWS invents the
    /// rest: `role/…/AWSReservedSSO_NAME_`.
    pub fn known_resource(&self) -> Option<&str> {
        let resource = self.arn.resource.strip_suffix(INVENTED_SUFFIX)?;
        self.is_of_permission_set().then_some(resource)
    }

    /// The resource of another role in the same place whose name begins alike.
    pub fn twin_resource(&self) -> String {
        match self.known_resource() {
            Some(known) => {
                let known = known.strip_suffix('_').unwrap_or(known);
                format!("{known}-other_{INVENTED_SUFFIX}")
            }
            None => format!("{}-other", self.arn.resource),
        }
    }

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
    /// IAM Identity Center, for a permission set of this blueprint that is assigned in this account.
    IdentityCenter(Arc<Account>),
    /// Someone else; it exists.
    Existing,
}
