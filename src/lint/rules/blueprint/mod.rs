//! What a blueprint leaves unsaid.
mod api_keys_without_guardrail;
mod model_that_nobody_invokes;
mod models_without_approval;
mod project_without_caller;
mod spend_without_budget;
mod whole_bucket_read;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &api_keys_without_guardrail::RULE,
    &model_that_nobody_invokes::RULE,
    &models_without_approval::RULE,
    &project_without_caller::RULE,
    &spend_without_budget::RULE,
    &whole_bucket_read::RULE,
];
