//! What guardrails of Amazon Bedrock can filter, in AWS's words.
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The kinds of content that can be filtered: the word of a blueprint and AWS's.
pub fn content_filters() -> impl Iterator<Item = (&'static str, &'static str)> {
    DATA.filters
        .iter()
        .map(|(word, kind)| (word.as_str(), kind.as_str()))
}

/// Whether AWS filters this kind in prompts alone, and asks for `NONE` in answers.
pub fn filters_input_alone(kind: &str) -> bool {
    DATA.filters_of_input_alone.contains(kind)
}

/// The types of personal data that a guardrail can find, in AWS's words.
pub fn personal_data_types() -> impl Iterator<Item = &'static str> {
    DATA.personal_data.iter().map(String::as_str)
}

/// What is answered instead of what was blocked, unless the blueprint says: prompt, answer.
pub fn blocked_messages() -> (&'static str, &'static str) {
    (&DATA.input_message, &DATA.output_message)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guardrails {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    filters: BTreeMap<String, String>,
    filters_of_input_alone: BTreeSet<String>,
    personal_data: Vec<String>,
    input_message: String,
    output_message: String,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Guardrails> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/content-guardrails.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_sorted() {
        assert_eq!(content_filters().count(), 6);
        assert!(filters_input_alone("PROMPT_ATTACK") && !filters_input_alone("HATE"));
        assert!(DATA.personal_data.is_sorted() && DATA.personal_data.len() == 31);
        assert!(!blocked_messages().0.is_empty() && !blocked_messages().1.is_empty());
    }
}
