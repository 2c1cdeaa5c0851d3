//! What is saved and does not do what it seems to.
mod empty_element;
mod unknown_action;
mod unknown_service;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &empty_element::RULE,
    &unknown_action::RULE,
    &unknown_service::RULE,
];
