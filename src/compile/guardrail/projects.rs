//! Guardrails about the projects of bedrock-mantle.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::diag::Span;

/// No inference in the project that nothing is billed or tagged by.
pub(super) fn no_default(partition: &str, span: Span) -> Vec<PolicyStatement> {
    let project = format!("arn:{partition}:bedrock-mantle:*:*:project/default");
    vec![
        deny("DefaultProject", GuardrailWord::MantleInference, span).on([Text::Literal(project)]),
    ]
}
