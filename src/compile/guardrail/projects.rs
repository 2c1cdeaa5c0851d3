//! Guardrails about the projects of bedrock-mantle.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::exactly;

/// No inference in the project that nothing is billed or tagged by.
pub(super) fn no_default(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        saying
            .deny("DefaultProject", GuardrailWord::MantleInference)
            .on([saying.arn("bedrock-mantle:*:*:project/default")]),
    ]
}

/// Projects are administered by the exceptions alone.
pub(super) fn protected(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        saying
            .deny("Projects", GuardrailWord::ProjectAdministration)
            .on([saying.arn("bedrock-mantle:*:*:project/*")]),
    ]
}

/// Projects are made with these tags, and keep them. One statement for each tag: several keys in
/// one would deny only what lacks all of them.
pub(super) fn tagged(tags: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let missing = tags.iter().map(|tag| {
        saying
            .deny("ProjectTag", GuardrailWord::CreateProject)
            .on_all()
            .when(
                "Null",
                format!("aws:RequestTag/{tag}"),
                [Text::literal("true")],
            )
    });
    let kept = saying
        .deny("KeepProjectTags", GuardrailWord::UntagProject)
        .on([saying.arn("bedrock-mantle:*:*:project/*")])
        .when(
            "ForAnyValue:StringEquals",
            "aws:TagKeys",
            tags.iter().map(|tag| exactly(tag)),
        );
    missing.chain([kept]).collect()
}

/// Tags of callers and of projects that access goes by. IAM takes `team` for the tag `Team`, so the keys are
/// compared whatever their case (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>).
pub(super) fn access_tags(tags: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let protected = |sid, word| {
        saying.deny(sid, word).on_all().when(
            "ForAnyValue:StringEqualsIgnoreCase",
            "aws:TagKeys",
            tags.iter().map(|tag| exactly(tag)),
        )
    };
    vec![
        protected("AccessTagsOfCallers", GuardrailWord::TagCaller),
        protected("AccessTagsOfProjects", GuardrailWord::TagProject),
    ]
}
