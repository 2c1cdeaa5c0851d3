//! What is said twice, or could be said in a plainer way.
mod always_true_condition;
mod condition_on_own_resource;
mod condition_value_covered_by_another;
mod empty_condition;
mod empty_sid;
mod entry_covered_by_another;
mod network_with_host_bits;
mod old_policy_version;
mod presence_test_in_disguise;
mod principal_covered_by_another;
mod statement_covered_by_another;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &always_true_condition::RULE,
    &condition_on_own_resource::RULE,
    &condition_value_covered_by_another::RULE,
    &empty_condition::RULE,
    &empty_sid::RULE,
    &entry_covered_by_another::RULE,
    &network_with_host_bits::RULE,
    &old_policy_version::RULE,
    &presence_test_in_disguise::RULE,
    &principal_covered_by_another::RULE,
    &statement_covered_by_another::RULE,
];
