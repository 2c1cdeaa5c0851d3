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

/// The partitions and their regions, those that are apart from the public cloud included.
pub fn partitions() -> impl Iterator<Item = (&'static str, &'static [String])> {
    let all = REGIONS.regions.iter().chain(&APART.regions);
    all.map(|(partition, regions)| (partition.as_str(), regions.as_slice()))
}

/// The day of the list of partitions and regions.
pub fn partitions_as_of() -> &'static str {
    &APART.as_of
}

#[derive(Debug, Default, Deserialize)]
struct Apart {
    as_of: String,
    regions: BTreeMap<String, Vec<String>>,
}

static APART: LazyLock<Apart> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/other-partitions.json")).unwrap_or_default()
});
