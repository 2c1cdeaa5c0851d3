//! The dated facts that the policy engine asks for.
use crate::policy::Facts;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The catalogue's answers to the policy engine, from the data that synth carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct EngineFacts;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceControl {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    prefixes: BTreeSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Multivalued {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    keys: BTreeSet<String>,
}

// A test reads the embedded files, so that the fallbacks are never taken.
static PREFIXES: LazyLock<ResourceControl> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/resource-control-services.json")).unwrap_or_default()
});
static KEYS: LazyLock<Multivalued> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/multivalued-keys.json")).unwrap_or_default()
});

impl Facts for EngineFacts {
    fn resource_control_supports(&self, service: &str) -> bool {
        PREFIXES.prefixes.contains(service)
    }

    fn is_multivalued(&self, condition_key: &str) -> bool {
        KEYS.keys.contains(condition_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read() {
        assert_eq!(PREFIXES.prefixes.len(), 62);
        assert!(EngineFacts.resource_control_supports("kms"));
        assert!(!EngineFacts.resource_control_supports("bedrock-mantle"));
        assert!(EngineFacts.is_multivalued("aws:tagkeys"));
        assert!(!EngineFacts.is_multivalued("aws:principalorgid"));
        assert!(
            KEYS.keys.iter().all(|key| *key == key.to_lowercase()),
            "the engine asks in lower case"
        );
    }
}
