//! The routing table: where each model answers, how requests are spread, how answers are cached.
//!
//! Integers only, so that every reader in every language takes the same decision: shares are
//! basis points that add up to 10,000, times are milliseconds or seconds as their names say.
use super::{Json, Symbol};
use crate::vocab::{AccountId, Arn, Region};
use std::collections::BTreeMap;

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
    /// The account that holds the table.
    pub account: AccountId,
    /// The table's region.
    pub region: Region,
    /// The table's name.
    pub table: String,
    /// The attribute that holds the cache key.
    pub key_attribute: &'static str,
    /// The attribute that holds the second since 1970 from which an answer must not be served.
    pub expiry_attribute: &'static str,
    /// How long an answer may be served, in seconds.
    pub ttl_seconds: u64,
    /// What the cache key is made of beside the request, sorted.
    pub key_by: Vec<&'static str>,
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
        Json::map([
            ("account", Json::text(self.account.to_string())),
            ("region", Json::text(self.region.as_str())),
            ("table", Json::text(&*self.table)),
            ("key_attribute", Json::text(self.key_attribute)),
            ("expiry_attribute", Json::text(self.expiry_attribute)),
            ("ttl_seconds", Json::integer(self.ttl_seconds)),
            ("key_by", list(self.key_by.iter().copied())),
        ])
    }
}
