//! How ids of models are spelled: the prefixes of inference profiles, and models without a card here.
use serde::Deserialize;
use std::sync::LazyLock;

/// The model of a system inference profile: `openai.gpt-6-sol` of `us.openai.gpt-6-sol`.
pub fn model_of_profile(id: &str) -> Option<&str> {
    let (prefix, model) = id.split_once('.')?;
    let known = DATA.profile_prefixes.iter().any(|known| known == prefix);
    known.then_some(model)
}

/// Whether a model exists that [`model`](super::model) does not describe.
pub fn is_other_model(id: &str) -> bool {
    DATA.not_described.iter().any(|other| other == id)
}

/// The day of the list of models.
pub fn model_ids_as_of() -> &'static str {
    &DATA.as_of
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelIds {
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: String,
    profile_prefixes: Vec<String>,
    not_described: Vec<String>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<ModelIds> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/model-ids.json")).unwrap_or_default());
