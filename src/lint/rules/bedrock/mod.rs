//! What Amazon Bedrock does otherwise than other services.
mod runtime_action_for_mantle_model;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&runtime_action_for_mantle_model::RULE];
