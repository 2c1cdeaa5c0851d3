//! The guardrail over how long data is kept.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;

/// Nothing but `none`.
pub(super) fn zero(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        retention(
            "MantleRetention",
            GuardrailWord::MantleRetention,
            "bedrock-mantle:DataRetentionMode",
            saying,
        ),
        retention(
            "RuntimeRetention",
            GuardrailWord::RuntimeRetention,
            "bedrock:DataRetentionMode",
            saying,
        ),
    ]
}

/// A negated operator also matches a request without the key, and renaming a project sends none:
/// so the key has to be there.
fn retention(sid: &str, word: GuardrailWord, key: &str, saying: &Saying<'_>) -> PolicyStatement {
    saying
        .deny(sid, word)
        .on_all()
        .when("Null", key, [Text::literal("false")])
        .when("StringNotEquals", key, [Text::literal("none")])
}
