//! The routing table: where each model answers, how requests are spread, how answers are cached.
//!
//! Integers only, so that every reader in every language takes the same decision: shares are
//! basis points that add up to 10,000, times are milliseconds or seconds as their names say.
use super::{Json, Symbol};
use crate::vocab::{AccountId, Arn, Region};
use std::collections::{BTreeMap, BTreeSet};

/// `routing/table.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutingTable {
    /// The blueprint's name.
    pub blueprint: String,
    /// The models by name.
    pub models: BTreeMap<String, RouteModel>,
    /// For everyone not in an experiment; `None` where the blueprint routes nothing.
    pub default: Option<RouteRule>,
    /// By user group.
    pub experiments: BTreeMap<String, RouteRule>,
    /// The caches by name.
    pub caches: BTreeMap<String, CacheRoute>,
}

/// Where a model answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteModel {
    /// On Amazon Bedrock.
    Bedrock {
        /// `mantle` or `runtime`.
        endpoint: &'static str,
        /// The model's id there.
        id: String,
        /// The path of its API below the host; empty where the SDK knows it.
        base_path: String,
        /// The service name that requests are signed for (`SigV4`).
        signing_name: &'static str,
        /// Where roles of the blueprint may invoke it, sorted.
        destinations: Vec<Destination>,
    },
    /// At another provider.
    Outside {
        /// The provider's word.
        provider: String,
        /// The provider's id for the model.
        id: String,
        /// The host that requests go to.
        host: String,
        /// The secret that holds the API key.
        secret: Arn,
        /// Where the provider keeps data; empty: not said.
        residency: Vec<String>,
    },
}

/// A place on Bedrock where a model may be invoked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Destination {
    /// The account whose roles may.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The endpoint's host.
    pub host: String,
    /// The id of the project that requests name; on bedrock-runtime there is none.
    pub project: Option<Symbol>,
}

/// How requests are spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRule {
    /// What the stable hash is salted with, so that experiments are independent.
    pub salt: String,
    /// `request`, `user` or `tenant`.
    pub sticky_by: &'static str,
    /// Models and shares, by model name.
    pub split: Vec<RouteShare>,
    /// Models to try in this order when the chosen one is unavailable.
    pub failover: Vec<String>,
    /// When a model counts as unavailable.
    pub breaker: Option<RouteBreaker>,
}

/// One model's share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteShare {
    /// The model's name.
    pub model: String,
    /// Basis points; all shares of a rule add up to 10,000.
    pub weight: u16,
}

/// When a circuit breaker opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteBreaker {
    /// Share of failed requests, in basis points.
    pub error_basis_points: u16,
    /// 95th percentile of the latency, in milliseconds.
    pub p95_milliseconds: Option<u64>,
    /// Fewer requests than this decide nothing.
    pub min_requests: u32,
    /// How long it stays open, in milliseconds.
    pub cooldown_milliseconds: u64,
}

/// How answers are cached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheRoute {
    /// The account that holds it.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// What keeps the answers.
    pub kept: KeptAnswers,
    /// Where answers to like questions are looked for, if they are.
    pub semantic: Option<LikeAnswers>,
    /// How long an answer may be served, in seconds.
    pub ttl_seconds: u64,
    /// What the cache key is made of beside the request, sorted.
    pub key_by: Vec<&'static str>,
}

/// What keeps answers, and where it is reached: always by TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptAnswers {
    /// A DynamoDB table.
    Table {
        /// The host of DynamoDB in the region.
        host: String,
        /// The table's name.
        table: String,
        /// The attribute that holds the cache key.
        key_attribute: &'static str,
        /// The attribute that holds the second since 1970 from which an answer must not be served.
        expiry_attribute: &'static str,
    },
    /// A cache of Amazon ElastiCache for Valkey.
    Valkey {
        /// Its host, which AWS invents.
        host: Symbol,
        /// The port of reads and writes.
        port: u16,
        /// The port of the same host for reads that need not see the latest write, if it has one.
        reader_port: Option<u16>,
        /// The host of such reads, if it is another one; the port is the same.
        reader_host: Option<Symbol>,
        /// The name that tokens are signed for.
        name: String,
        /// The user that each role connects as, by the role's name.
        users: BTreeMap<String, String>,
        /// What the key of every answer begins with.
        key_prefix: String,
    },
}

/// Where answers to like questions are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikeAnswers {
    /// The vector bucket's name; `None`: the nodes of the cache keep the vectors.
    pub bucket: Option<String>,
    /// The index's name.
    pub index: String,
    /// How many numbers a vector has.
    pub dimensions: u16,
    /// How alikeness is measured: `cosine`. What is told is the distance, 1 less the similarity.
    pub distance: &'static str,
    /// The least similarity at which an answer is taken, in basis points.
    pub threshold_basis_points: u16,
    /// `shadow`: compare and do not serve; `serve`.
    pub mode: &'static str,
    /// What must be equal, sorted: the metadata that every query filters by.
    pub scope: BTreeSet<&'static str>,
    /// The metadata that holds the second since 1970 from which an answer must not be served:
    /// S3 Vectors deletes nothing by itself, and an index on nodes may still name what has expired.
    pub expiry_metadata: &'static str,
}

impl LikeAnswers {
    fn json(&self) -> Json<'_> {
        let store = match &self.bucket {
            Some(bucket) => vec![
                ("store", Json::text("s3_vectors")),
                ("bucket", Json::text(&**bucket)),
            ],
            None => vec![("store", Json::text("valkey_nodes"))],
        };
        let what = [
            ("index", Json::text(&*self.index)),
            ("dimensions", Json::integer(self.dimensions)),
            ("distance", Json::text(self.distance)),
            (
                "threshold_basis_points",
                Json::integer(self.threshold_basis_points),
            ),
            ("mode", Json::text(self.mode)),
            ("scope", list(self.scope.iter().copied())),
            ("expiry_metadata", Json::text(self.expiry_metadata)),
        ];
        Json::map(store.into_iter().chain(what))
    }
}

impl KeptAnswers {
    fn members(&self) -> Vec<(&'static str, Json<'_>)> {
        match self {
            Self::Table {
                host,
                table,
                key_attribute,
                expiry_attribute,
            } => vec![
                ("engine", Json::text("dynamodb")),
                ("host", Json::text(&**host)),
                ("tls", Json::Bool(true)),
                ("table", Json::text(&**table)),
                ("key_attribute", Json::text(*key_attribute)),
                ("expiry_attribute", Json::text(*expiry_attribute)),
            ],
            Self::Valkey {
                host,
                port,
                reader_port,
                reader_host,
                name,
                users,
                key_prefix,
            } => {
                let mut members = vec![
                    ("engine", Json::text("valkey")),
                    ("host", Json::text(host.to_string())),
                    ("port", Json::integer(*port)),
                ];
                members.extend(reader_port.map(|port| ("reader_port", Json::integer(port))));
                let reader_host = reader_host.iter();
                members
                    .extend(reader_host.map(|host| ("reader_host", Json::text(host.to_string()))));
                members.extend([
                    ("tls", Json::Bool(true)),
                    ("authentication", Json::text("iam")),
                    ("name", Json::text(&**name)),
                    ("users", by_name(users, |user| Json::text(&**user))),
                    ("key_prefix", Json::text(&**key_prefix)),
                ]);
                members
            }
        }
    }
}

impl RoutingTable {
    /// The version of the table's shape.
    pub const VERSION: u32 = 1;

    /// The table as text.
    pub fn print(&self) -> String {
        let mut members = vec![
            ("version", Json::integer(Self::VERSION)),
            ("blueprint", Json::text(&*self.blueprint)),
        ];
        if let Some(default) = &self.default {
            members.push(("choose", Json::text("weighted-rendezvous")));
            members.push(("default", default.json()));
            members.push(("experiments", by_name(&self.experiments, RouteRule::json)));
        }
        members.push(("models", by_name(&self.models, RouteModel::json)));
        members.push(("caches", by_name(&self.caches, CacheRoute::json)));
        Json::map(members).pretty()
    }

    /// The symbols in the table.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.models
            .values()
            .flat_map(|model| match model {
                RouteModel::Bedrock { destinations, .. } => destinations.as_slice(),
                RouteModel::Outside { .. } => &[],
            })
            .filter_map(|destination| destination.project.as_ref())
            .chain(self.caches.values().flat_map(|cache| {
                match &cache.kept {
                    KeptAnswers::Valkey {
                        host, reader_host, ..
                    } => [Some(host), reader_host.as_ref()],
                    KeptAnswers::Table { .. } => [None, None],
                }
                .into_iter()
                .flatten()
            }))
    }
}

fn by_name<'a, T>(items: &'a BTreeMap<String, T>, json: impl Fn(&'a T) -> Json<'a>) -> Json<'a> {
    Json::map(items.iter().map(|(name, item)| (&**name, json(item))))
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json<'a> {
    Json::List(texts.into_iter().map(Json::text).collect())
}

impl RouteModel {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Bedrock {
                endpoint,
                id,
                base_path,
                signing_name,
                destinations,
            } => Json::map([
                ("provider", Json::text("bedrock")),
                ("endpoint", Json::text(*endpoint)),
                ("id", Json::text(&**id)),
                ("base_path", Json::text(&**base_path)),
                ("signing_name", Json::text(*signing_name)),
                (
                    "destinations",
                    Json::List(destinations.iter().map(Destination::json).collect()),
                ),
            ]),
            Self::Outside {
                provider,
                id,
                host,
                secret,
                residency,
            } => Json::map([
                ("provider", Json::text(&**provider)),
                ("id", Json::text(&**id)),
                ("host", Json::text(&**host)),
                ("secret", Json::text(secret.to_string())),
                ("residency", list(residency.iter().map(|zone| &**zone))),
            ]),
        }
    }
}

impl Destination {
    fn json(&self) -> Json<'_> {
        let mut members = vec![
            ("account", Json::text(self.account.to_string())),
            ("region", Json::text(self.region.as_str())),
            ("host", Json::text(&*self.host)),
        ];
        members.extend(
            self.project
                .as_ref()
                .map(|project| ("project", Json::text(project.to_string()))),
        );
        Json::map(members)
    }
}

impl RouteRule {
    fn json(&self) -> Json<'_> {
        let split = self.split.iter().map(|share| {
            Json::map([
                ("model", Json::text(&*share.model)),
                ("weight", Json::integer(share.weight)),
            ])
        });
        let mut members = vec![
            ("salt", Json::text(&*self.salt)),
            ("sticky_by", Json::text(self.sticky_by)),
            ("split", Json::List(split.collect())),
            ("failover", list(self.failover.iter().map(|model| &**model))),
        ];
        members.extend(self.breaker.map(|breaker| ("breaker", breaker.json())));
        Json::map(members)
    }
}

impl RouteBreaker {
    fn json(self) -> Json<'static> {
        let mut members = vec![("error_basis_points", Json::integer(self.error_basis_points))];
        members.extend(
            self.p95_milliseconds
                .map(|limit| ("p95_milliseconds", Json::integer(limit))),
        );
        members.push(("min_requests", Json::integer(self.min_requests)));
        members.push((
            "cooldown_milliseconds",
            Json::integer(self.cooldown_milliseconds),
        ));
        Json::map(members)
    }
}

impl CacheRoute {
    fn json(&self) -> Json<'_> {
        let mut members = vec![
            ("account", Json::text(self.account.to_string())),
            ("region", Json::text(self.region.as_str())),
        ];
        members.extend(self.kept.members());
        let semantic = self.semantic.iter();
        members.extend(semantic.map(|like| ("semantic", like.json())));
        members.push(("ttl_seconds", Json::integer(self.ttl_seconds)));
        members.push(("key_by", list(self.key_by.iter().copied())));
        Json::map(members)
    }
}
