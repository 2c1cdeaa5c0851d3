//! What AWS CloudTrail records, and what it needs to write it down: a dated table.
use super::services::dns_suffix;
use crate::vocab::Region;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What trails select, and what their service does with bucket and key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trails {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: Vec<String>,
    principal: String,
    /// The service principal that an organization trusts before a trail can cover it.
    pub trusted_access: String,
    records: BTreeMap<String, Selected>,
    /// The events that are invocations of models: event names by event source.
    pub invocations: BTreeMap<String, Vec<String>>,
    /// The columns of a table over log files that queries look at, with their types in Hive.
    pub columns: BTreeMap<String, String>,
    /// What the service does with the bucket.
    pub bucket: TrailBucket,
    /// What the service does with the key.
    pub key: TrailKey,
}

/// Which events a word of `records:` selects.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selected {
    /// The category of events.
    pub category: String,
    /// The types of resources, each for a selector of its own; none: every event of the category.
    pub resource_types: Vec<String>,
}

/// What the service does with the bucket that it writes to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailBucket {
    /// With the bucket, before it writes.
    pub check: BTreeSet<String>,
    /// With its objects.
    pub write: BTreeSet<String>,
    /// The canned ACL that it sends with each object, whether or not the bucket has ACLs.
    pub acl: String,
}

/// What the service does with the key that it encrypts with.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailKey {
    /// For each object, with the trail's ARN in the encryption context.
    pub encrypt: BTreeSet<String>,
    /// Without an encryption context of its own: bucket keys are decrypted for the bucket.
    pub check: BTreeSet<String>,
}

/// The table.
pub fn trails() -> &'static Trails {
    &TABLE
}

impl Trails {
    /// The service principal that writes, as this region's policies name it.
    pub fn principal(&self, region: &Region) -> String {
        self.principal.replace("{suffix}", dns_suffix(region))
    }

    /// What a word of `records:` selects.
    pub fn selected(&self, word: &str) -> Option<&Selected> {
        self.records.get(word)
    }
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Trails> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/trails.json")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_selects_something() {
        let words: Vec<&String> = TABLE.records.keys().collect();
        assert_eq!(words, ["bedrock_mantle", "management"]);
        for selected in TABLE.records.values() {
            let data = selected.category == "Data";
            assert_eq!(data, !selected.resource_types.is_empty());
            assert!(data || selected.category == "Management");
            assert!(selected.resource_types.is_sorted());
        }
        let region: Region = "us-east-2".parse().unwrap();
        assert_eq!(TABLE.principal(&region), "cloudtrail.amazonaws.com");
    }
}
