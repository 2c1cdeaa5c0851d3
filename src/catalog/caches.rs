//! What AWS takes of caches: versions, ports, names, limits, and the commands that a user of Valkey needs.
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Facts of serverless caches of Amazon ElastiCache for Valkey.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValkeyFacts {
    /// The major version that is made.
    pub version: String,
    /// The port of a cache: TLS alone.
    pub port: u16,
    /// The port that reads are taken at which need not see the latest write: TLS alone.
    pub reader_port: u16,
    /// The longest name of a cache, a user or a user group, in characters.
    pub longest_name: usize,
    /// The most users of one user group.
    pub users: usize,
    /// What the most gigabytes of a cache can be set to.
    pub gigabytes: FromTo,
    /// What the most processing units a second can be set to.
    pub units: FromTo,
    /// For how many days snapshots can be kept.
    pub snapshot_days: FromTo,
    /// The commands by which clients connect and find their way.
    pub connecting: BTreeSet<String>,
    /// The commands of looking up and keeping answers.
    pub using: BTreeSet<String>,
}

/// Facts of tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFacts {
    /// What the most read or write units a second can be set to.
    pub units: FromTo,
}

/// A range, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromTo {
    /// The least.
    pub least: u64,
    /// The most.
    pub most: u64,
}

/// What AWS takes of serverless caches for Valkey.
pub fn valkey() -> &'static ValkeyFacts {
    &DATA.valkey
}

/// What AWS takes of the tables of caches.
pub fn cache_tables() -> &'static TableFacts {
    &DATA.tables
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Caches {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: Vec<String>,
    valkey: ValkeyFacts,
    tables: TableFacts,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Caches> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/caches.json")).unwrap_or_default());
