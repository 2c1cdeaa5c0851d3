//! The price book: what models and caches cost, dated, with the source of each entry.
use crate::vocab::{InferenceOption, Region, ServiceTier};
use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::LazyLock;

/// The prices of one model of one provider.
#[derive(Debug, Deserialize)]
pub struct ModelPrice {
    provider: String,
    id: String,
    /// Where the prices were read, and when.
    #[serde(flatten)]
    pub origin: PriceOrigin,
    /// The tiers that the model is offered at; `None`: not known.
    #[serde(default, deserialize_with = "words")]
    pub tiers: Option<Vec<ServiceTier>>,
    rates: Vec<Row>,
}

/// Where a price is from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PriceOrigin {
    /// The day it was right, `YYYY-MM-DD`.
    pub as_of: String,
    /// Where it was read.
    pub source: String,
    /// Whether that is who sells it.
    pub verified: bool,
}

/// US dollars for a million tokens of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct TokenRates {
    /// Input that no cache knew.
    #[serde(deserialize_with = "decimal")]
    pub input: Decimal,
    /// Input read from the prompt cache; `None`: there is no such price.
    #[serde(deserialize_with = "maybe_decimal")]
    pub cached: Option<Decimal>,
    /// Input written to the prompt cache; `None`: there is no such price.
    #[serde(deserialize_with = "maybe_decimal")]
    pub cache_write: Option<Decimal>,
    /// Output.
    #[serde(deserialize_with = "decimal")]
    pub output: Decimal,
}

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(deserialize_with = "word")]
    tier: ServiceTier,
    #[serde(deserialize_with = "word")]
    inference: InferenceOption,
    regions: Option<BTreeSet<String>>,
    input_over: Option<u64>,
    input_to: Option<u64>,
    #[serde(flatten)]
    rates: TokenRates,
}

/// How a model is used, as far as its price depends on it.
#[derive(Debug, Clone, Copy)]
pub struct PricedUse<'a> {
    /// The tier.
    pub tier: ServiceTier,
    /// In or across regions.
    pub inference: InferenceOption,
    /// The region that is called; `None` for a provider that has none.
    pub region: Option<&'a Region>,
    /// Tokens of one request's input; 0 where nobody said.
    pub input_length: u64,
}

/// Why there is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpriced {
    /// None for this tier.
    Tier,
    /// None for inference in or across regions this way.
    Inference,
    /// None in this region.
    Region,
    /// None for inputs of this length.
    InputLength,
}

impl ModelPrice {
    /// The rates for a use.
    ///
    /// # Errors
    /// Says what about the use has no price.
    pub fn rates(&self, of: &PricedUse<'_>) -> Result<TokenRates, Unpriced> {
        let mut rows: Vec<&Row> = self.rates.iter().collect();
        let mut keep = |why: Unpriced, fits: &dyn Fn(&Row) -> bool| {
            rows.retain(|row| fits(row));
            if rows.is_empty() { Err(why) } else { Ok(()) }
        };
        keep(Unpriced::Tier, &|row| row.tier == of.tier)?;
        keep(Unpriced::Inference, &|row| row.inference == of.inference)?;
        keep(Unpriced::Region, &|row| match (&row.regions, of.region) {
            (Some(regions), Some(region)) => regions.contains(region.as_str()),
            _ => true,
        })?;
        keep(Unpriced::InputLength, &|row| {
            row.input_over.is_none_or(|over| of.input_length > over)
                && row.input_to.is_none_or(|to| of.input_length <= to)
        })?;
        rows.first().map(|row| row.rates).ok_or(Unpriced::Tier)
    }
}

/// What a table of an engine costs in some regions, US dollars.
#[derive(Debug, Deserialize)]
pub struct TablePrice {
    engine: String,
    regions: BTreeSet<String>,
    /// Where the prices were read, and when.
    #[serde(flatten)]
    pub origin: PriceOrigin,
    /// How much of an item one read unit reads.
    pub kilobytes_a_read: u64,
    /// How much of an item one write unit writes.
    pub kilobytes_a_write: u64,
    /// The rates.
    #[serde(flatten)]
    pub rates: TableRates,
}

/// US dollars for what a table does and holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct TableRates {
    /// A million read units.
    #[serde(deserialize_with = "decimal")]
    pub reads: Decimal,
    /// A million write units.
    #[serde(deserialize_with = "decimal")]
    pub writes: Decimal,
    /// A gigabyte stored for a month.
    #[serde(deserialize_with = "decimal")]
    pub stored: Decimal,
    /// A gigabyte for a month under point-in-time recovery.
    #[serde(deserialize_with = "decimal")]
    pub recovery: Decimal,
}

/// What a serverless cache for Valkey costs in some regions, US dollars.
#[derive(Debug, Deserialize)]
pub struct ValkeyPrice {
    regions: BTreeSet<String>,
    /// Where the prices were read, and when.
    #[serde(flatten)]
    pub origin: PriceOrigin,
    /// How much of an answer one processing unit moves.
    pub kilobytes_a_unit: u64,
    /// A million processing units.
    #[serde(deserialize_with = "decimal")]
    pub units: Decimal,
    /// A gigabyte stored for an hour.
    #[serde(deserialize_with = "decimal")]
    pub stored: Decimal,
    /// The least that counts as stored, in gigabytes.
    #[serde(deserialize_with = "decimal")]
    pub least_gigabytes: Decimal,
}

/// What Amazon S3 Vectors costs in some regions, US dollars. Queries have no price here.
#[derive(Debug, Deserialize)]
pub struct VectorPrice {
    regions: BTreeSet<String>,
    /// Where the prices were read, and when.
    #[serde(flatten)]
    pub origin: PriceOrigin,
    /// A gigabyte stored for a month.
    #[serde(deserialize_with = "decimal")]
    pub stored: Decimal,
    /// A gigabyte put.
    #[serde(deserialize_with = "decimal")]
    pub put: Decimal,
    /// The least that counts as put in one request, in kilobytes.
    pub least_kilobytes_a_put: u64,
}

#[derive(Debug, Default, Deserialize)]
struct Book {
    as_of: String,
    models: Vec<ModelPrice>,
    tables: Vec<TablePrice>,
    valkey: Vec<ValkeyPrice>,
    vectors: Vec<VectorPrice>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    // A test holds that the embedded text parses; without it the catalogue knows no price.
    serde_json::from_str(include_str!("data/prices.json")).unwrap_or_default()
});

/// The prices of the model with this general id: `bedrock` or another provider.
pub fn model_price(provider: &str, id: &str) -> Option<&'static ModelPrice> {
    BOOK.models
        .iter()
        .find(|price| price.provider == provider && price.id == id)
}

/// The prices of the tables of an engine in a region.
pub fn table_price(engine: &str, region: &Region) -> Option<&'static TablePrice> {
    BOOK.tables
        .iter()
        .find(|price| price.engine == engine && price.regions.contains(region.as_str()))
}

/// The prices of serverless caches for Valkey in a region.
pub fn valkey_price(region: &Region) -> Option<&'static ValkeyPrice> {
    let mut prices = BOOK.valkey.iter();
    prices.find(|price| price.regions.contains(region.as_str()))
}

/// The prices of Amazon S3 Vectors in a region.
pub fn vector_price(region: &Region) -> Option<&'static VectorPrice> {
    let mut prices = BOOK.vectors.iter();
    prices.find(|price| price.regions.contains(region.as_str()))
}

/// The date of the price book.
pub fn prices_as_of() -> &'static str {
    &BOOK.as_of
}

fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(deserializer)?;
    Decimal::from_str(&text).map_err(D::Error::custom)
}

fn maybe_decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    text.map(|text| Decimal::from_str(&text).map_err(D::Error::custom))
        .transpose()
}

fn word<'de, D: Deserializer<'de>, W: FromStr<Err = crate::vocab::Malformed>>(
    deserializer: D,
) -> Result<W, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

fn words<'de, D: Deserializer<'de>, W: FromStr<Err = crate::vocab::Malformed>>(
    deserializer: D,
) -> Result<Option<Vec<W>>, D::Error> {
    let texts: Option<Vec<String>> = Option::deserialize(deserializer)?;
    let parse = |text: String| text.parse().map_err(D::Error::custom);
    texts
        .map(|texts| texts.into_iter().map(parse).collect())
        .transpose()
}
