//! Dated facts about AWS and other providers, embedded: each file under `data/` says its date and
//! its source.
mod authorization;
mod content_guardrails;
mod endpoint_services;
mod engine_facts;
mod federation;
mod grants;
mod imports;
mod key_services;
mod models;
mod operations;
mod placements;
mod policy_properties;
mod prices;
mod providers;
mod quotas;
mod regions;
mod service_callers;
mod services;
mod simulator_differences;
mod slot_holders;

pub use authorization::{
    AccessLevel, CatalogAction, CatalogConditionKey, CatalogResourceType, ServiceAuthorization,
    UsedType, ValueType, action, actions_matching, condition_key, service, service_authorizations,
    service_authorizations_as_of, similar_actions,
};
pub use content_guardrails::{
    blocked_messages, content_filters, filters_input_alone, personal_data_types,
};
pub use endpoint_services::{CatalogEndpoint, EndpointKind, endpoint_service, endpoint_service_of};
pub use engine_facts::EngineFacts;
pub use federation::{Federation, PodIdentityTags, federation};
pub use grants::{GuardrailWord, VerbWord, guardrail_actions, verb_actions};
pub use imports::{import_identifier, import_properties};
pub use key_services::{
    KeyCaller, KeyService, key_administration, key_caller, key_callers, key_grants, key_service,
    key_services,
};
pub use models::{CatalogModel, Offer, model, model_ids};
pub use operations::{
    CausedRequest, KeyValue, Operation, Parameters, operation, operations_as_of, operations_source,
    operations_that,
};
pub use placements::{Placement, RegionRule, budgets_region, placement};
pub use policy_properties::{
    PolicyProperty, cloudformation_policy_properties, terraform_policy_arguments,
};
pub use prices::{
    ModelPrice, PriceOrigin, PricedUse, TablePrice, TableRates, TokenRates, Unpriced, model_price,
    prices_as_of, table_price,
};
pub use providers::provider_host;
pub use quotas::{Quota, quota, raised_to_at_most};
pub use regions::regions;
pub use service_callers::service_caller_context;
pub use services::{Service, dns_suffix, host, sends_source_account, sends_source_arn, via_host};
pub use simulator_differences::{
    DifferenceWhen, SimulatorBound, SimulatorDifference, SimulatorLimit, simulator_bound,
    simulator_differences,
};
pub use slot_holders::{TargetKind, control_tower_slots};
