//! Accounts and the organization they belong to.
use crate::diag::Span;
use crate::vocab::{AccountId, Name, OrganizationId, Region, RootId, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An AWS account that exists. synth refers to accounts and never creates one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name in the blueprint.
    pub name: Name,
    /// The id.
    pub id: AccountId,
    /// Where the account stands: the organization's root first, then each unit down to the one
    /// the account is in, then the account itself. Service control policies apply at each.
    /// Empty where the blueprint has no organization.
    pub levels: Vec<PolicyTarget>,
    /// `production`, `test`, …: the value of the tag `Environment`.
    pub environment: Option<String>,
    /// Words about it that groups choose by.
    pub tags: BTreeMap<String, String>,
    /// The region that holds the account's IAM stack.
    pub home_region: Region,
    /// Where it was declared.
    pub span: Span,
}

impl Account {
    /// The value of a tag; `environment` is the account's environment unless a tag says otherwise.
    pub fn tag(&self, key: &str) -> Option<&str> {
        let environment = self.environment.as_deref().filter(|_| key == "environment");
        self.tags.get(key).map(String::as_str).or(environment)
    }
}

/// An AWS organization that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The id, `o-…`.
    pub id: OrganizationId,
    /// The id of its root, `r-…`.
    pub root: RootId,
    /// The management account: service control policies do not apply to it
    /// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>).
    pub management: Arc<Account>,
    /// The units that have a name in the blueprint.
    pub units: BTreeMap<UnitId, Name>,
    /// Whether AWS Control Tower governs it, whose policies take slots.
    pub control_tower: bool,
    /// Slots that others are known to take, beside `existing` policies. Where a target is named
    /// here, nothing is assumed of Control Tower.
    pub occupied: BTreeMap<PolicyTarget, OccupiedSlots>,
    /// Where it was declared.
    pub span: Span,
}

/// Slots for policies that others take on one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OccupiedSlots {
    /// By service control policies.
    pub service_control: usize,
    /// By resource control policies.
    pub resource_control: usize,
}

/// Quotas that AWS raised for one account; `None`: what AWS gives without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RaisedQuotas {
    /// Customer managed policies of the account.
    pub customer_managed_policies: Option<usize>,
    /// Managed policies attached to one role.
    pub managed_policies_per_role: Option<usize>,
    /// Roles of the account.
    pub roles: Option<usize>,
    /// Characters of a trust policy.
    pub trust_policy_characters: Option<usize>,
}

/// What an organization policy can be attached to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyTarget {
    /// The root of the organization.
    Root(RootId),
    /// An organizational unit.
    Unit(UnitId),
    /// One account.
    Account(AccountId),
}

impl PolicyTarget {
    /// The id, as Organizations takes it.
    pub fn id(&self) -> &str {
        match self {
            Self::Root(root) => root.as_str(),
            Self::Unit(unit) => unit.as_str(),
            Self::Account(account) => account.as_str(),
        }
    }
}
