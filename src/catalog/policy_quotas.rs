//! Which quota the policy of a CloudFormation or Terraform resource has.
use super::quotas::Quota;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The quota of what a resource of a type grants to an identity; `None` where it is that of a role, or not known.
pub fn identity_policy_quota(resource_type: &str) -> Option<Quota> {
    of(&DATA.identity, resource_type)
}

/// The quota of the policy of a resource of a type, if it is known.
pub fn resource_policy_quota(resource_type: &str) -> Option<Quota> {
    of(&DATA.resource, resource_type)
}

/// Whether a resource of a type holds several policies that share one quota.
pub fn shares_policy_quota(resource_type: &str) -> bool {
    DATA.several_together.contains(resource_type)
}

fn of(table: &BTreeMap<String, String>, resource_type: &str) -> Option<Quota> {
    let word = table.get(resource_type)?;
    Quota::ALL.into_iter().find(|quota| quota.word() == word)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyQuotas {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    identity: BTreeMap<String, String>,
    resource: BTreeMap<String, String>,
    several_together: BTreeSet<String>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<PolicyQuotas> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/policy-quotas.json")).unwrap_or_default()
});
