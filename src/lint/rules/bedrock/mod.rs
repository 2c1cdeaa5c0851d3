//! What Amazon Bedrock does otherwise than other services.
mod deny_that_mantle_escapes;
mod model_arn_that_matches_nothing;
mod runtime_action_for_mantle_model;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &deny_that_mantle_escapes::RULE,
    &model_arn_that_matches_nothing::RULE,
    &runtime_action_for_mantle_model::RULE,
];
