//! What a canary's questions cost.
use super::projection::{Found, Subject};
use super::tokens;
use crate::model::{Canary, Consumer, ExpectedUse, LanguageModel, Model, Observability, TokenUse};

/// Adds the lines of a canary: the most that its questions and answers can be.
pub(super) fn add(model: &Model, watched: &Observability, found: &mut Found) {
    let Some(canary) = &watched.canary else {
        return;
    };
    let tokens = TokenUse {
        requests: format!("{}/month", canary.times_a_month()).parse().ok(),
        input_length: format!("{} tokens", Canary::INPUT_TOKENS).parse().ok(),
        max_output: format!("{} tokens", Canary::OUTPUT_TOKENS).parse().ok(),
        ..TokenUse::default()
    };
    let expected = ExpectedUse {
        model: LanguageModel::Bedrock(canary.model.clone()),
        by: Consumer::Project(canary.project.clone()),
        tokens,
        span: canary.span,
    };
    let subject = Subject::Canary(watched.name.clone());
    tokens::add_for(model, &expected, &subject, found);
}
