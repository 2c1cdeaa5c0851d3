//! Dated facts about AWS and other providers, embedded: each file under `data/` says its date and
//! its source.
mod authorization;
mod grants;
mod models;
mod placements;
mod providers;
mod quotas;
mod regions;
mod services;

pub use authorization::{
    AccessLevel, CatalogAction, CatalogConditionKey, CatalogResourceType, ServiceAuthorization,
    UsedType, ValueType, action, actions_matching, condition_key, service, service_authorizations,
    service_authorizations_as_of, similar_actions,
};
pub use grants::{GuardrailWord, VerbWord, guardrail_actions, verb_actions};
pub use models::{CatalogModel, Offer, model, model_ids};
pub use placements::{Placement, RegionRule, budgets_region, placement};
pub use providers::provider_host;
pub use quotas::{Quota, quota};
pub use regions::regions;
pub use services::{Service, host, sends_source_account};
