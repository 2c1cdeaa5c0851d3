//! Dated facts about AWS and other providers, embedded. Each table in `data/` names its date and
//! source.
mod models;
mod providers;
mod regions;

pub use models::{CatalogModel, Offer, model, model_ids};
pub use providers::provider_host;
pub use regions::regions;
