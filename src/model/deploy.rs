//! Who deploys what.
use super::Account;
use crate::diag::Span;
use crate::vocab::{Name, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who deploys, as the blueprint states it; nothing here is chosen by counting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deploy {
    /// How things that are placed in a group come to its accounts.
    pub by: DeployBy,
    /// The bucket that large templates are deployed from.
    pub bucket: Option<String>,
    /// What happens to accounts that join a unit later.
    pub new_accounts: NewAccounts,
    /// Who deploys organization policies.
    pub org_policies: OrgPolicies,
    /// The groups that something may be placed in, by name.
    pub groups: BTreeMap<Name, Group>,
    /// The group that something is placed in, by where it was declared. What stands in one
    /// account is not here.
    pub placed: BTreeMap<Span, Name>,
}

/// How things that are placed in a group come to its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeployBy {
    /// By a stack in each account.
    #[default]
    Stacks,
    /// By one service-managed `StackSet` for each group and region
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs.html>).
    StackSets,
}

/// What happens to accounts that join a unit later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NewAccounts {
    /// Nothing, until the blueprint lists them.
    #[default]
    Skip,
    /// They get what the others have, by automatic deployment.
    Deploy,
}

/// Who deploys organization policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OrgPolicies {
    /// A stack in the management account.
    #[default]
    Management,
    /// A stack in an account that the organization delegated its policies to
    /// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html>).
    Delegated(Arc<Account>),
    /// Someone else, by hand.
    Handoff,
}

/// A group of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name in the blueprint.
    pub name: Name,
    /// Its accounts, by name.
    pub accounts: Vec<Arc<Account>>,
    /// The unit, where the group is all accounts of one.
    pub unit: Option<UnitId>,
    /// Where it was declared.
    pub span: Span,
}
