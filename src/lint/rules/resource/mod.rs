//! ARNs that name nothing, or something else than meant.
mod foreign_service_in_resource_policy;
mod malformed_account_in_arn;
mod unknown_partition;
mod unknown_region_in_arn;
mod unknown_resource_in_arn;
mod unknown_service_in_arn;
mod wildcard_in_arn_service;
mod wrong_fields_in_arn;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &foreign_service_in_resource_policy::RULE,
    &malformed_account_in_arn::RULE,
    &unknown_partition::RULE,
    &unknown_region_in_arn::RULE,
    &unknown_resource_in_arn::RULE,
    &unknown_service_in_arn::RULE,
    &wildcard_in_arn_service::RULE,
    &wrong_fields_in_arn::RULE,
];
