//! The organization around the accounts: which policies stand at which level.
use super::Label;
use crate::vocab::{AccountId, OrganizationId};
use std::collections::BTreeMap;

/// The day on which it was last read that AWS attaches `FullAWSAccess` to the root, to every unit
/// and to every account while service control policies are enabled
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>).
/// The check assumes that nobody detached it.
pub const FULL_ACCESS_AS_OF: &str = "2026-11-22";

/// An organization.
#[derive(Debug, Clone)]
pub struct EstateOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its management account, which service control policies do not reach.
    pub management: AccountId,
    /// For each account the ids of what it stands in: root, units, account.
    pub levels: BTreeMap<AccountId, Vec<String>>,
    /// Service control policies by the id of what they are attached to.
    pub service_control: BTreeMap<String, Vec<Label>>,
    /// Resource control policies by the id of what they are attached to.
    pub resource_control: BTreeMap<String, Vec<Label>>,
}

impl EstateOrganization {
    /// Whether an account is a member.
    pub fn has(&self, account: AccountId) -> bool {
        self.levels.contains_key(&account)
    }

    /// The value of `aws:PrincipalOrgPaths` for callers of an account: `o-…/r-…/ou-…/`.
    pub fn path(&self, account: AccountId) -> String {
        let mut path = format!("{}/", self.id);
        for level in self.levels.get(&account).into_iter().flatten() {
            if *level != account.as_str() {
                path.push_str(level);
                path.push('/');
            }
        }
        path
    }

    /// Attaches a service control policy.
    pub fn attach(&mut self, target: &str, policy: Label) {
        attach(&mut self.service_control, target, policy);
    }

    /// Attaches a resource control policy.
    pub fn attach_resource_control(&mut self, target: &str, policy: Label) {
        attach(&mut self.resource_control, target, policy);
    }
}

fn attach(attached: &mut BTreeMap<String, Vec<Label>>, target: &str, policy: Label) {
    let policies = attached.entry(target.to_owned()).or_default();
    if !policies.contains(&policy) {
        policies.push(policy);
    }
}
