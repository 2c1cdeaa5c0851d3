//! What AWS takes of caches: versions, ports, names, limits, and the commands that a user of Valkey needs.
use crate::vocab::Region;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Facts of caches of Amazon ElastiCache for Valkey.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValkeyFacts {
    /// The major version of serverless caches that is made.
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
    /// What is made of nodes.
    pub nodes: NodeFacts,
}

/// Facts of caches on nodes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeFacts {
    /// The version that is made, with its minor: the first that searches vectors.
    pub version: String,
    /// Families whose nodes move data between memory and disk: they cannot search vectors.
    pub tiered: BTreeSet<String>,
    /// Types that need memory set aside before they search vectors.
    pub small: BTreeSet<String>,
    /// The commands of making an index, searching it, and keeping what is in it.
    pub searching: BTreeSet<String>,
}

/// Facts of tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFacts {
    /// What the most read or write units a second can be set to.
    pub units: FromTo,
}

/// Facts of Amazon S3 Vectors.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorFacts {
    partitions: BTreeSet<String>,
    not_in: BTreeSet<String>,
    /// The longest name of a vector bucket or an index, in characters.
    pub longest_name: usize,
    /// What the numbers of a vector are.
    pub data_type: String,
    /// How much such a number takes.
    pub bytes_of_a_number: u64,
    /// How alikeness is measured.
    pub distance: String,
    /// The least similarity at which an answer is taken, in basis points.
    pub least_threshold: u16,
    /// What may stand beside a vector and queries filter by.
    pub filtered_by: BTreeSet<String>,
    /// What stands beside a vector and no query filters by: it may be large.
    pub kept_beside: BTreeSet<String>,
}

impl VectorFacts {
    /// Whether a region has Amazon S3 Vectors.
    pub fn are_in(&self, region: &Region) -> bool {
        self.partitions.contains(region.partition().as_str())
            && !self.not_in.contains(region.as_str())
    }
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

/// What AWS takes of caches for Valkey.
pub fn valkey() -> &'static ValkeyFacts {
    &DATA.valkey
}

/// What AWS takes of the tables of caches.
pub fn cache_tables() -> &'static TableFacts {
    &DATA.tables
}

/// What AWS takes of Amazon S3 Vectors.
pub fn vectors() -> &'static VectorFacts {
    &DATA.vectors
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
    vectors: VectorFacts,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Caches> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/caches.json")).unwrap_or_default());
