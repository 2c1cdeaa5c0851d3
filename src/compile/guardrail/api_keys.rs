//! Guardrails about API keys for Bedrock.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::diag::Span;

/// Neither made nor used; each endpoint has an action and a key of its own.
pub(super) fn no_long_term(span: Span) -> [PolicyStatement; 3] {
    let only_short_term = |sid, word, key| {
        deny(sid, word, span)
            .on_all()
            .when("StringNotEquals", key, [Text::literal("SHORT_TERM")])
    };
    [
        deny("CreateLongTermKeys", GuardrailWord::CreateApiKey, span)
            .on_all()
            .when(
                "StringEquals",
                "iam:ServiceSpecificCredentialServiceName",
                [Text::literal("bedrock.amazonaws.com")],
            ),
        only_short_term(
            "UseLongTermKeysOnMantle",
            GuardrailWord::UseMantleApiKey,
            "bedrock-mantle:BearerTokenType",
        ),
        only_short_term(
            "UseLongTermKeysOnRuntime",
            GuardrailWord::UseRuntimeApiKey,
            "bedrock:BearerTokenType",
        ),
    ]
}
