//! What lets more happen than anyone means.
mod allow_everything;
mod allow_with_not_action;
mod allow_with_not_resource;
mod bucket_policy_without_objects;
mod create_any_service_linked_role;
mod credentials_of_everything;
mod data_of_everything_read;
mod every_action_on_resources;
mod everything_written;
mod long_term_credentials;
mod on_everything;
mod pass_any_role;
mod pattern_that_is_everything;
mod permissions_of_everything_changed;
mod privilege_escalation;
mod running_role_taken_over;
mod tag_that_opens_access;
mod ways;
mod whole_service_on_everything;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &allow_everything::RULE,
    &allow_with_not_action::RULE,
    &allow_with_not_resource::RULE,
    &bucket_policy_without_objects::RULE,
    &create_any_service_linked_role::RULE,
    &credentials_of_everything::RULE,
    &data_of_everything_read::RULE,
    &every_action_on_resources::RULE,
    &everything_written::RULE,
    &long_term_credentials::RULE,
    &pass_any_role::RULE,
    &pattern_that_is_everything::RULE,
    &permissions_of_everything_changed::RULE,
    &privilege_escalation::RULE,
    &running_role_taken_over::RULE,
    &tag_that_opens_access::RULE,
    &whole_service_on_everything::RULE,
];
