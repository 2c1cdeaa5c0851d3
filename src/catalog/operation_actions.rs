//! Calls of AWS APIs that are authorised by an action of another name.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The IAM action that a call is authorised by, for a text such as `bedrock:Converse` that looks like an action and
/// is none.
pub fn action_of_operation(text: &str) -> Option<&'static str> {
    let mut entries = DATA.actions.iter();
    let (_, action) = entries.find(|(operation, _)| operation.eq_ignore_ascii_case(text))?;
    Some(action)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationActions {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    actions: BTreeMap<String, String>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<OperationActions> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/operation-actions.json")).unwrap_or_default()
});
