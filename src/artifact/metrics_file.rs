//! What the serving layer has to emit, for whoever writes it: metrics in the CloudWatch embedded metric
//! format, one document for each request, so that CloudWatch computes every statistic itself
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).
use super::Json;
use crate::vocab::{AccountId, Region};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

/// `observability/metrics.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsFile {
    /// The blueprint's name.
    pub blueprint: String,
    /// The documents to emit.
    pub documents: Vec<MetricDocument>,
    /// The namespace of what Bedrock counts itself.
    pub by_bedrock: String,
    /// What Bedrock counts itself, which nobody has to emit.
    pub of_bedrock: Vec<String>,
    /// Where, and with which names.
    pub places: Vec<MetricsPlace>,
}

/// One kind of log event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricDocument {
    /// What it is called here.
    pub name: &'static str,
    /// There is one for each of these.
    pub each: &'static str,
    /// The sets of dimensions.
    pub dimensions: Vec<Vec<&'static str>>,
    /// The metrics.
    pub metrics: Vec<EmittedMetric>,
    /// What else stands in it, and what that is.
    pub fields: Vec<(&'static str, &'static str)>,
    /// The fields of the example.
    pub example: Vec<(&'static str, String)>,
}

/// A metric of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmittedMetric {
    /// The name.
    pub name: &'static str,
    /// The CloudWatch unit.
    pub unit: &'static str,
    /// What one value is.
    pub meaning: &'static str,
    /// A value, as JSON writes the number.
    pub example: &'static str,
}

/// Where metrics are emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsPlace {
    /// The name in the blueprint.
    pub name: String,
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The namespace.
    pub namespace: String,
    /// The log group that the events go to, if the blueprint says so.
    pub log_group: Option<String>,
    /// The values that `Project` may have.
    pub projects: BTreeSet<String>,
    /// The values that `Model` may have, and the price of each that has one.
    pub models: BTreeMap<String, Option<TokenPrice>>,
    /// The values that `Cache` may have.
    pub caches: BTreeSet<String>,
}

/// US dollars for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPrice {
    /// Input that no cache knew.
    pub input: Decimal,
    /// Input read from the prompt cache.
    pub cached: Decimal,
    /// Output.
    pub output: Decimal,
}

/// The millisecond of the examples: 1 December 2026.
const TIMESTAMP: u64 = 1_796_083_200_000;

impl MetricsFile {
    /// The version of the file's shape.
    pub const VERSION: u32 = 1;

    /// The path below `out/<name>/`.
    pub const PATH: &'static str = "observability/metrics.json";

    /// The file as text.
    pub fn print(&self) -> String {
        let namespace = self.places.first().map(|place| &*place.namespace);
        let namespace = namespace.unwrap_or_default();
        let documents = self.documents.iter();
        Json::map([
            ("version", Json::integer(Self::VERSION)),
            ("blueprint", Json::text(&*self.blueprint)),
            ("format", Json::text("CloudWatch embedded metric format")),
            (
                "documents",
                Json::map(documents.map(|document| (document.name, document.json(namespace)))),
            ),
            (
                "by_bedrock",
                Json::map([
                    ("namespace", Json::text(&*self.by_bedrock)),
                    ("metrics", texts(&self.of_bedrock)),
                ]),
            ),
            (
                "places",
                Json::List(self.places.iter().map(MetricsPlace::json).collect()),
            ),
        ])
        .pretty()
    }
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Json<'a> {
    Json::List(texts.into_iter().map(|text| Json::text(&**text)).collect())
}

impl MetricDocument {
    fn json(&self, namespace: &str) -> Json<'static> {
        let metrics = self.metrics.iter().map(|metric| {
            Json::map([
                ("name", Json::text(metric.name)),
                ("unit", Json::text(metric.unit)),
                ("is", Json::text(metric.meaning)),
            ])
        });
        let fields = self.fields.iter();
        let fields = fields.map(|(name, meaning)| (*name, Json::text(*meaning)));
        Json::map([
            ("one_for_each", Json::text(self.each)),
            ("dimensions", self.dimensions()),
            ("metrics", Json::List(metrics.collect())),
            ("fields", Json::map(fields)),
            ("example", self.example(namespace)),
        ])
    }

    fn dimensions(&self) -> Json<'static> {
        let sets = self
            .dimensions
            .iter()
            .map(|set| Json::List(set.iter().map(|dimension| Json::text(*dimension)).collect()));
        Json::List(sets.collect())
    }

    /// The document, exactly as it is written to the log.
    fn example(&self, namespace: &str) -> Json<'static> {
        let metrics = self.metrics.iter().map(|metric| {
            Json::map([
                ("Name", Json::text(metric.name)),
                ("Unit", Json::text(metric.unit)),
            ])
        });
        let directive = Json::map([
            ("Namespace", Json::text(namespace.to_owned())),
            ("Dimensions", self.dimensions()),
            ("Metrics", Json::List(metrics.collect())),
        ]);
        let metadata = Json::map([
            ("Timestamp", Json::integer(TIMESTAMP)),
            ("CloudWatchMetrics", Json::List(vec![directive])),
        ]);
        let fields = self.example.iter();
        let fields = fields.map(|(name, value)| (*name, Json::text(value.clone())));
        let values = self.metrics.iter().map(|metric| {
            let value = Decimal::from_str(metric.example).unwrap_or_default();
            (metric.name, Json::Number(value))
        });
        Json::map(
            std::iter::once(("_aws", metadata))
                .chain(fields)
                .chain(values),
        )
    }
}

impl MetricsPlace {
    fn json(&self) -> Json<'_> {
        let models = self.models.iter().map(|(name, price)| {
            let price = price.as_ref().map(TokenPrice::json);
            (
                &**name,
                price.unwrap_or_else(|| Json::text("no price is known")),
            )
        });
        let mut members = vec![
            ("name", Json::text(&*self.name)),
            ("account", Json::text(self.account.to_string())),
            ("region", Json::text(self.region.as_str())),
            ("namespace", Json::text(&*self.namespace)),
        ];
        let log_group = self.log_group.as_ref();
        members.extend(log_group.map(|name| ("log_group", Json::text(&**name))));
        members.push(("projects", texts(&self.projects)));
        members.push(("usd_per_1m_tokens", Json::map(models)));
        members.push(("caches", texts(&self.caches)));
        Json::map(members)
    }
}

impl TokenPrice {
    /// As texts: no reader may take them for floats.
    fn json(&self) -> Json<'static> {
        let text = |price: Decimal| Json::text(price.normalize().to_string());
        Json::map([
            ("input", text(self.input)),
            ("cached", text(self.cached)),
            ("output", text(self.output)),
        ])
    }
}
