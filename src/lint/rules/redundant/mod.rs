//! What is said twice, or could be said in a plainer way.
mod always_true_condition;
mod condition_on_own_resource;
mod empty_condition;
mod network_with_host_bits;
mod presence_test_in_disguise;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &always_true_condition::RULE,
    &condition_on_own_resource::RULE,
    &empty_condition::RULE,
    &network_with_host_bits::RULE,
    &presence_test_in_disguise::RULE,
];
