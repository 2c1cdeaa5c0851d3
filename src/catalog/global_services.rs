//! Services that answer in one region for all.
use serde::Deserialize;
use std::sync::LazyLock;

/// The prefixes of the services that AWS names as those to exempt from a lock on regions, and the region that their
/// requests go to.
pub fn global_services() -> (impl Iterator<Item = &'static str>, &'static str) {
    (TABLE.services.iter().map(String::as_str), &TABLE.region)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    region: String,
    services: Vec<String>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/global-services.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_is_one_of_them() {
        let (mut services, region) = global_services();
        assert!(services.any(|service| service == "iam"));
        assert_eq!(region, "us-east-1");
    }
}
