//! What AWS limits.
mod identity_policy_too_long_for_managed;
mod inline_policies_over_quota;
mod organization_policy_too_long_as_written;
mod policy_over_quota;
mod size;
mod trust_policy_over_default_quota;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &identity_policy_too_long_for_managed::RULE,
    &inline_policies_over_quota::RULE,
    &organization_policy_too_long_as_written::RULE,
    &policy_over_quota::RULE,
    &trust_policy_over_default_quota::RULE,
];
