//! Dated facts about AWS, embedded: which operation causes which requests, what the engine asks.
mod engine_facts;
mod operations;
mod service_callers;

pub use engine_facts::EngineFacts;
pub use operations::{
    CausedRequest, KeyValue, Operation, Parameters, operation, operations_as_of, operations_source,
    operations_that,
};
pub use service_callers::service_caller_context;
