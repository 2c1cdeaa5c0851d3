//! The guardrail over how long data is kept.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::diag::Span;

/// Nothing but `none`.
pub(super) fn zero(span: Span) -> Vec<PolicyStatement> {
    vec![
        retention(
            "MantleRetention",
            GuardrailWord::MantleRetention,
            "bedrock-mantle:DataRetentionMode",
            span,
        ),
        retention(
            "RuntimeRetention",
            GuardrailWord::RuntimeRetention,
            "bedrock:DataRetentionMode",
            span,
        ),
    ]
}

/// A negated operator also matches a request without the key, and renaming a project sends none:
/// so the key has to be there.
fn retention(sid: &str, word: GuardrailWord, key: &str, span: Span) -> PolicyStatement {
    deny(sid, word, span)
        .on_all()
        .when("Null", key, [Text::literal("false")])
        .when("StringNotEquals", key, [Text::literal("none")])
}
