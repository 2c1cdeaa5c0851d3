//! Caches.
use super::{CacheUse, Text, VectorUse};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A response cache.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cache {
    /// The account, or group of accounts, that holds it; of a Valkey cache the account of its network.
    pub account: Text,
    /// What keeps the answers.
    pub engine: Located<Engine>,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// How long an answer may be served.
    #[schemars(example = "15min")]
    pub ttl: Text,
    /// What the cache key is made of, beside the request itself.
    #[schemars(length(min = 1))]
    pub key_by: Vec<Located<KeyPart>>,
    /// The key it is encrypted with, by name; without one, a key that AWS owns.
    #[serde(default)]
    pub key: Option<Text>,
    /// The most that it takes, so that it costs no more.
    #[serde(default)]
    pub limits: Option<Located<CacheLimits>>,
    /// The network that a Valkey cache is reached in, by its name in `existing`.
    #[serde(default)]
    pub network: Option<Text>,
    /// Who may open connections to a Valkey cache: address ranges of the network, and security
    /// groups by id.
    #[serde(default)]
    #[schemars(length(min = 1), example = vec!["10.20.0.0/16", "sg-0123456789abcdef0"])]
    pub clients: Option<Vec<Text>>,
    /// The nodes of a cache with the engine `valkey_nodes`.
    #[serde(default)]
    pub nodes: Option<Located<CacheNodes>>,
    /// How long daily snapshots of a Valkey cache are kept, 1d to 35d; none are made unless told.
    #[serde(default)]
    #[schemars(example = "7d")]
    pub snapshots: Option<Text>,
    /// Where answers to like questions are looked for, beside the exact ones: off unless told.
    #[serde(default)]
    pub semantic: Option<Located<Semantic>>,
    /// How much of it is expected to be used: what that costs is counted.
    #[serde(default)]
    pub expects: Option<CacheUse>,
    /// The name of a table that exists and becomes this cache.
    #[serde(default)]
    #[schemars(example = &"llm-answers")]
    pub adopt: Option<Text>,
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
}

/// What keeps a cache's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    /// A DynamoDB table whose items expire.
    Dynamodb,
    /// A serverless cache of Amazon ElastiCache for Valkey, in a network.
    Valkey,
    /// A primary node of Amazon ElastiCache for Valkey and its replicas, in a network: paid for by the hour, and able to search vectors.
    ValkeyNodes,
}

/// The nodes of a cache.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CacheNodes {
    /// The type of each.
    #[schemars(example = "cache.r7g.large")]
    pub r#type: Text,
    /// How many replicas there are beside the primary, 0 to 5; 1 unless told. With none, answers are gone when the primary fails.
    #[serde(default)]
    #[schemars(range(min = 0, max = 5))]
    pub replicas: Option<u8>,
}

/// The most that a cache takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CacheLimits {
    /// Read units of a table: one for each 4 KB of an item. What is beyond is refused.
    #[serde(default)]
    #[schemars(example = "4000/s")]
    pub reads: Option<Text>,
    /// Write units of a table: one for each 1 KB of an item. What is beyond is refused.
    #[serde(default)]
    #[schemars(example = "1000/s")]
    pub writes: Option<Text>,
    /// What a Valkey cache keeps, in whole gigabytes: beyond, it evicts what expires first.
    #[serde(default)]
    #[schemars(example = "10 GB")]
    pub storage: Option<Text>,
    /// Processing units of a Valkey cache: one for each 1 KB of a request. Beyond, it slows its
    /// clients down.
    #[serde(default)]
    #[schemars(example = "5000/s")]
    pub requests: Option<Text>,
}

/// Where answers to like questions are looked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Semantic {
    /// What keeps the vectors.
    pub store: Located<SemanticWord>,
    /// How many numbers a vector has, as the embedding model makes them: 1 to 4096. Another number
    /// makes a new index.
    #[schemars(range(min = 1, max = 4096), example = 1024)]
    pub dimensions: u16,
    /// How alikeness is measured; `cosine` unless told.
    #[serde(default)]
    #[expect(dead_code, reason = "the schema allows one value so far")]
    pub distance: Option<Located<DistanceWord>>,
    /// How alike a question must be, as cosine similarity: 0.95 to 1, with at most four decimals.
    pub threshold: Located<Similarity>,
    /// What is done with an answer that is found; `shadow` unless told.
    #[serde(default)]
    pub mode: Option<Located<SemanticMode>>,
    /// How much of it is expected to be used: what that costs is counted.
    #[serde(default)]
    pub expects: Option<VectorUse>,
}

/// A cosine similarity, as written: never read through a float.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Similarity(
    #[schemars(extend("type" = ["string", "number"]), example = 0.95)] pub(crate) String,
);

/// What keeps the vectors of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SemanticWord {
    /// An index of Amazon S3 Vectors.
    S3Vectors,
    /// The nodes of the cache itself, whose engine is `valkey_nodes`.
    ValkeyNodes,
}

/// How alikeness is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DistanceWord {
    /// By the angle between vectors.
    Cosine,
}

/// What is done with an answer to a like question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SemanticMode {
    /// It is compared with what the model says, and not served.
    Shadow,
    /// It is served.
    Serve,
}

/// A part of a cache key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyPart {
    /// The tenant: no answer crosses tenants.
    Tenant,
    /// The user.
    User,
    /// The version of the prompt template.
    TemplateVersion,
    /// The project.
    Project,
}
