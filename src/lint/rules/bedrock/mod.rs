//! What Amazon Bedrock does otherwise than other services.
mod deny_that_mantle_escapes;
mod runtime_action_for_mantle_model;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &deny_that_mantle_escapes::RULE,
    &runtime_action_for_mantle_model::RULE,
];
