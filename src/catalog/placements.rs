//! Which layer and region each CloudFormation type is deployed in. A type's layer never changes.
use crate::vocab::{Partition, Region};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where resources of one type go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The layer's word: `access`.
    pub layer: String,
    /// Which region.
    pub region: RegionRule,
}

/// Which region a resource goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionRule {
    /// Its own.
    Own,
    /// The home region of its account: the service is global.
    Home,
    /// The one that holds budgets: CloudFormation knows the type in few regions.
    Budgets,
}

/// Where resources of a type go; `None` for a type that synth does not make.
pub fn placement(type_name: &str) -> Option<&'static Placement> {
    DATA.types.get(type_name)
}

/// The region for budgets of a partition; `None` where the home region has to do.
pub fn budgets_region(partition: Partition) -> Option<Region> {
    DATA.regions_of_budgets
        .get(partition.as_str())?
        .parse()
        .ok()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Placements {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    regions_of_budgets: BTreeMap<String, String>,
    types: BTreeMap<String, Placement>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Placements> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/placements.json")).unwrap_or_default()
});
