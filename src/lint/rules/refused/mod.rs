//! What AWS refuses to save, beyond what is said when a policy is read.
mod endpoint_policy_without_principal;
mod foreign_action_in_trust_policy;
mod foreign_service_in_policy;
mod malformed_federated_principal;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &endpoint_policy_without_principal::RULE,
    &foreign_action_in_trust_policy::RULE,
    &foreign_service_in_policy::RULE,
    &malformed_federated_principal::RULE,
];
