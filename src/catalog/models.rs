//! Which models there are, on which endpoints of Bedrock, in which regions.
use crate::vocab::Endpoint;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A model on Amazon Bedrock, as its model card says.
#[derive(Debug, Deserialize)]
pub struct CatalogModel {
    /// The id that people use: the one without a version suffix.
    pub id: String,
    endpoints: BTreeMap<EndpointName, Offer>,
}

/// A model on one endpoint.
#[derive(Debug, Deserialize)]
pub struct Offer {
    /// Its id there.
    pub id: String,
    /// The path of the API below the endpoint's host.
    pub base_path: String,
    /// The regions that offer it in-Region.
    pub regions: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EndpointName {
    Mantle,
    Runtime,
}

#[derive(Debug, Default, Deserialize)]
struct Models {
    models: Vec<CatalogModel>,
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    // A test holds that the embedded text parses; without it the catalogue knows no model.
    serde_json::from_str(include_str!("data/models.json")).unwrap_or_default()
});

/// The model with this id: the general one, or the one of an endpoint.
pub fn model(id: &str) -> Option<&'static CatalogModel> {
    MODELS
        .models
        .iter()
        .find(|model| model.id == id || model.endpoints.values().any(|offer| offer.id == id))
}

/// The general ids of all models, sorted.
pub fn model_ids() -> impl Iterator<Item = &'static str> {
    MODELS.models.iter().map(|model| model.id.as_str())
}

impl CatalogModel {
    /// The endpoints that offer the model.
    pub fn offers(&self) -> impl Iterator<Item = (Endpoint, &Offer)> {
        self.endpoints.iter().map(|(name, offer)| {
            let endpoint = match name {
                EndpointName::Mantle => Endpoint::Mantle,
                EndpointName::Runtime => Endpoint::Runtime,
            };
            (endpoint, offer)
        })
    }
}
