//! What is saved and does not do what it seems to.
mod action_that_no_resource_fits;
mod allow_that_a_deny_overrides;
mod empty_element;
mod exclusion_of_nothing;
mod resource_that_no_action_takes;
mod statement_that_matches_nothing;
mod unknown_action;
mod unknown_service;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &action_that_no_resource_fits::RULE,
    &allow_that_a_deny_overrides::RULE,
    &empty_element::RULE,
    &exclusion_of_nothing::RULE,
    &resource_that_no_action_takes::RULE,
    &statement_that_matches_nothing::RULE,
    &unknown_action::RULE,
    &unknown_service::RULE,
];
