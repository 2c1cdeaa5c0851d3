//! Guardrails about API keys for Bedrock.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;

/// The service of a service-specific credential that is an API key for Bedrock.
const BEDROCK: &str = "bedrock.amazonaws.com";

/// Neither made nor used; each endpoint has an action and a key of its own.
pub(super) fn no_long_term(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let mut statements = vec![made(saying, "CreateLongTermKeys")];
    statements.extend(
        [
            (
                "UseLongTermKeysOnAnthropic",
                GuardrailWord::UseAnthropicApiKey,
                "aws-external-anthropic:BearerTokenType",
            ),
            (
                "UseLongTermKeysOnMantle",
                GuardrailWord::UseMantleApiKey,
                "bedrock-mantle:BearerTokenType",
            ),
            (
                "UseLongTermKeysOnRuntime",
                GuardrailWord::UseRuntimeApiKey,
                "bedrock:BearerTokenType",
            ),
        ]
        .map(|(sid, word, key)| {
            saying.deny(sid, word).on_all().when(
                "StringNotEquals",
                key,
                [Text::literal("SHORT_TERM")],
            )
        }),
    );
    statements
}

/// No key at all: a short-term one is made without asking AWS, so its use is what can be denied.
pub(super) fn none(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let mut used = saying
        .deny("UseApiKeys", GuardrailWord::UseMantleApiKey)
        .on_all();
    for word in [
        GuardrailWord::UseAnthropicApiKey,
        GuardrailWord::UseRuntimeApiKey,
    ] {
        used.actions.extend(saying.deny("", word).actions);
    }
    vec![made(saying, "CreateApiKeys"), used]
}

/// No key that is asked for a longer life. One for which no life is asked for never ends, so the
/// key of the condition has to be there.
pub(super) fn max_age(days: u32, saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![made(saying, "LongLivedApiKeys").when(
        "NumericGreaterThanIfExists",
        "iam:ServiceSpecificCredentialAgeDays",
        [Text::Literal(days.to_string())],
    )]
}

/// Keys for Bedrock; credentials of other services are of the same kind.
fn made(saying: &Saying<'_>, sid: &str) -> PolicyStatement {
    saying.deny(sid, GuardrailWord::CreateApiKey).on_all().when(
        "StringEquals",
        "iam:ServiceSpecificCredentialServiceName",
        [Text::literal(BEDROCK)],
    )
}
