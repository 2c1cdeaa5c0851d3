//! Which types CloudFormation imports, by what, and what must be declared of them then.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The properties that identify a resource of this type when it is imported; empty for a type
/// that synth does not let anyone adopt.
pub fn import_identifier(type_name: &str) -> &'static [String] {
    DATA.types
        .get(type_name)
        .map_or(&[], |import| &import.identifier)
}

/// The properties that the template of the import declares: those that CloudFormation requires,
/// and those that a later deployment cannot change.
pub fn import_properties(type_name: &str) -> &'static [String] {
    DATA.types
        .get(type_name)
        .map_or(&[], |import| &import.declared)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    identifier: Vec<String>,
    declared: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Imports {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    types: BTreeMap<String, Import>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Imports> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/imports.json")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_adopted_says_by_what() {
        for name in ["AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::KMS::Key"] {
            assert_eq!(import_identifier(name).len(), 1, "{name}");
            assert!(!import_properties(name).is_empty(), "{name}");
        }
        assert!(import_identifier("AWS::BedrockMantle::Project").is_empty());
    }
}
