//! Dated facts about AWS and other providers, embedded: each file under `data/` says its date and
//! its source.
mod authorization;
mod caches;
mod caller_keys;
mod condition_keys;
mod content_guardrails;
mod detection;
mod endpoint_services;
mod engine_facts;
mod federation;
mod global_services;
mod grants;
mod imports;
mod invocation_logging;
mod key_services;
mod model_ids;
mod models;
mod more_arns;
mod observability;
mod operation_actions;
mod operations;
mod placements;
mod policy_holders;
mod policy_properties;
mod policy_quotas;
mod prices;
mod providers;
mod quotas;
mod regions;
mod risks;
mod service_callers;
mod service_names;
mod services;
mod simulator_differences;
mod slot_holders;
mod tasks;
mod trails;
mod web_identity;

pub use authorization::{
    AccessLevel, ActionSet, CatalogAction, CatalogConditionKey, CatalogResourceType,
    ServiceAuthorization, UsedType, ValueType, action, actions_matching, condition_key,
    global_condition_keys, service, service_authorizations, service_authorizations_as_of,
    similar_actions,
};
pub use caches::{FromTo, TableFacts, ValkeyFacts, VectorFacts, cache_tables, valkey, vectors};
pub use caller_keys::{CallerKey, says_of_caller};
pub use condition_keys::{
    KeyTrait, ValueForm, condition_keys_as_of, is_asked_beside_another, is_condition_key,
    is_variable_alone, key_is, never_with, private_networks, replacements, safe_only_with,
    sent_by_services, set_by_action, stands_for_a_region, value_form,
};
pub use content_guardrails::{
    blocked_messages, content_filters, filters_input_alone, personal_data_types,
};
pub use detection::{Detection, detection};
pub use endpoint_services::{CatalogEndpoint, EndpointKind, endpoint_service, endpoint_service_of};
pub use engine_facts::EngineFacts;
pub use federation::{Federation, PodIdentityTags, federation};
pub use global_services::global_services;
pub use grants::{GuardrailWord, VerbWord, guardrail_actions, verb_actions};
pub use imports::{import_identifier, import_properties};
pub use invocation_logging::{InvocationLogs, invocation_logs};
pub use key_services::{
    KeyCaller, KeyService, key_administration, key_caller, key_callers, key_grants, key_service,
    key_services,
};
pub use model_ids::{is_other_model, model_ids_as_of, model_of_profile};
pub use models::{CatalogModel, Offer, model, model_ids};
pub use more_arns::more_arn_formats;
pub use observability::{MantleMetrics, alarm_metrics, mantle_metrics, retention_days};
pub use operation_actions::action_of_operation;
pub use operations::{
    CausedRequest, KeyValue, Operation, Parameters, operation, operations_as_of, operations_source,
    operations_that,
};
pub use placements::{Placement, RegionRule, budgets_region, placement};
pub use policy_holders::{PolicyHolder, policy_holder};
pub use policy_properties::{
    PolicyProperty, cloudformation_policy_properties, terraform_policy_arguments,
};
pub use policy_quotas::{identity_policy_quota, resource_policy_quota, shares_policy_quota};
pub use prices::{
    ModelPrice, PriceOrigin, PricedUse, TablePrice, TableRates, TokenRates, Unpriced, ValkeyPrice,
    VectorPrice, model_price, prices_as_of, table_price, valkey_price, vector_price,
};
pub use providers::provider_host;
pub use quotas::{Quota, quota, raised_to_at_most};
pub use regions::{partitions, partitions_as_of, regions, regions_as_of};
pub use risks::{
    WayToMore, escalates_alone, escalations, exposes_resource, gives_credentials,
    makes_long_term_credential, reads_data, takeovers,
};
pub use service_callers::service_caller_context;
pub use service_names::{
    service_principal_name, service_principal_names, service_principals_as_of,
};
pub use services::{Service, dns_suffix, host, sends_source_account, sends_source_arn, via_host};
pub use simulator_differences::{
    DifferenceWhen, SimulatorBound, SimulatorDifference, SimulatorLimit, simulator_bound,
    simulator_differences,
};
pub use slot_holders::{TargetKind, control_tower_slots};
pub use tasks::{TaskActions, TopicPublisher, task_actions, topic_publisher};
pub use trails::{Selected, TrailBucket, TrailKey, Trails, trails};
pub use web_identity::{AskedClaim, asked_claims, issuers_without_provider};
