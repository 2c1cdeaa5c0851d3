//! Which regions there are.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
struct Regions {
    as_of: String,
    regions: BTreeMap<String, Vec<String>>,
}

static REGIONS: LazyLock<Regions> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/regions.json")).unwrap_or_default());

/// The day of the list of regions.
pub fn regions_as_of() -> &'static str {
    &REGIONS.as_of
}

/// All region codes of all partitions.
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.regions.values().flatten().map(String::as_str)
}
