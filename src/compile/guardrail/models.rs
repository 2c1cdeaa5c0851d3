//! Guardrails about which models are used.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::{exactly, in_pattern};
use crate::diag::Span;

/// Only these models, on both endpoints.
pub(super) fn approved(
    mantle: &[String],
    runtime: &[String],
    partition: &str,
    span: Span,
) -> Vec<PolicyStatement> {
    vec![
        on_mantle(mantle, span),
        on_runtime(runtime, partition, span),
    ]
}

/// On bedrock-mantle the model is a condition key. A request without it is denied, too.
fn on_mantle(ids: &[String], span: Span) -> PolicyStatement {
    let statement = deny("MantleModels", GuardrailWord::MantleModelUse, span).on_all();
    if ids.is_empty() {
        return statement;
    }
    let ids = ids.iter().map(|id| exactly(id));
    statement.when("StringNotEquals", "bedrock-mantle:Model", ids)
}

/// On bedrock-runtime the model is the resource. The Responses API is authorised on the default
/// project as well, and an application inference profile together with its model, so both are
/// let through here: denying the model is what counts. Without any approved model nothing is.
fn on_runtime(ids: &[String], partition: &str, span: Span) -> PolicyStatement {
    let statement = deny("RuntimeModels", GuardrailWord::RuntimeInference, span);
    if ids.is_empty() {
        return statement.on_all();
    }
    let models = ids.iter().map(|id| {
        let id = in_pattern(id);
        format!("arn:{partition}:bedrock:*::foundation-model/{id}")
    });
    let companions = ["application-inference-profile/*", "project/default"]
        .map(|resource| format!("arn:{partition}:bedrock:*:*:{resource}"));
    statement.on_all_but(models.chain(companions).map(Text::Literal))
}
