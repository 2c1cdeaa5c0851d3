//! Cross-Region inference profiles that a blueprint approves of.
use crate::blueprint::raw::{GuardrailEntry, ProfileWord, WrittenGuardrail};
use crate::blueprint::resolve::Context;
use crate::diag::{Code, Diagnostic, Located};
use crate::model::CrossRegionProfile;
use crate::vocab::Region;
use std::collections::BTreeSet;

/// The profiles of the guardrail over models, sorted.
pub(super) fn profiles(
    entries: &[Located<GuardrailEntry>],
    context: &mut Context<'_>,
) -> Vec<CrossRegionProfile> {
    let mut profiles = BTreeSet::new();
    for entry in entries {
        if let Some((WrittenGuardrail::ApprovedModelsOnly(options), _)) = entry.value.written() {
            let words = options.profiles.iter().flatten();
            profiles.extend(words.filter_map(|word| profile(&word.value, context)));
        }
    }
    profiles.into_iter().collect()
}

fn profile(word: &ProfileWord, context: &mut Context<'_>) -> Option<CrossRegionProfile> {
    let id = &word.profile;
    let holds = id.value.split_once('.').is_some_and(|(geography, model)| {
        (2..=8).contains(&geography.len())
            && geography
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-')
            && model.contains('.')
            && model
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.:_".contains(&b))
    });
    if !holds {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                id.span,
                format!(
                    "`{}` is no id of a cross-Region inference profile",
                    id.value
                ),
            )
            .help("write a geography or `global`, a dot and the model's id: `us.openai.gpt-6-sol`"),
        );
        return None;
    }
    let words = word
        .regions
        .as_ref()
        .map(crate::blueprint::raw::OneOrMany::names)
        .unwrap_or_default();
    let destinations: BTreeSet<Region> = words
        .iter()
        .filter_map(|text| context.known_region(text))
        .collect();
    let profile = CrossRegionProfile {
        id: id.value.clone(),
        destinations,
    };
    if profile.is_global() != words.is_empty() {
        let (message, help) = if profile.is_global() {
            (
                "a global profile has no regions of its own: AWS sends its requests to any"
                    .to_owned(),
                "remove `regions:`",
            )
        } else {
            (
                format!("`{}` does not say where it sends requests to", id.value),
                "add `regions:` with the destinations that the Bedrock console lists for the profile",
            )
        };
        context.report(Diagnostic::error(Code::MissingKey, id.span, message).help(help));
        return None;
    }
    Some(profile)
}
