//! What Amazon Bedrock does otherwise than other services.
mod allow_without_streaming;
mod bearer_token_of_any_kind;
mod deny_that_leaves_agents_open;
mod deny_that_leaves_streaming;
mod deny_that_mantle_escapes;
mod entitlement_as_model_limit;
mod every_model_of_mantle;
mod every_model_of_runtime;
mod guardrail_in_allow_alone;
mod guardrail_that_may_be_left_out;
mod inference_on_default_project;
mod invocation;
mod long_term_api_key;
mod model_arn_that_matches_nothing;
mod model_as_resource_of_mantle;
mod model_id_of_other_endpoint;
mod models_without_default_project;
mod profile_id_as_model;
mod profile_without_its_models;
mod retention_denied_when_unsaid;
mod runtime_action_for_mantle_model;
mod tag_on_untaggable_model;
mod unknown_model_id;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &allow_without_streaming::RULE,
    &bearer_token_of_any_kind::RULE,
    &deny_that_leaves_agents_open::RULE,
    &deny_that_leaves_streaming::RULE,
    &deny_that_mantle_escapes::RULE,
    &entitlement_as_model_limit::RULE,
    &every_model_of_mantle::RULE,
    &every_model_of_runtime::RULE,
    &guardrail_in_allow_alone::RULE,
    &guardrail_that_may_be_left_out::RULE,
    &inference_on_default_project::RULE,
    &long_term_api_key::RULE,
    &model_arn_that_matches_nothing::RULE,
    &model_as_resource_of_mantle::RULE,
    &model_id_of_other_endpoint::RULE,
    &models_without_default_project::RULE,
    &profile_id_as_model::RULE,
    &profile_without_its_models::RULE,
    &retention_denied_when_unsaid::RULE,
    &runtime_action_for_mantle_model::RULE,
    &tag_on_untaggable_model::RULE,
    &unknown_model_id::RULE,
];
