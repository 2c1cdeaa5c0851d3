//! What the Service Authorization Reference says: the actions, resource types and condition keys of
//! every AWS service
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html>).
//!
//! `build/` makes one sorted table of the text under `data/services/`; nothing is read or allocated
//! at start, and each handle here is an index into that table. Names are compared without regard to
//! ASCII case, as IAM does.
//!
//! The reference has gaps: AWS's own managed policies use actions and keys that it does not name.
//! What is found here exists; what is not found probably does not.
mod access_level;
mod action;
mod condition_key;
mod layout;
mod resource_type;
mod search;
mod service;
mod table;
mod value_type;

pub use access_level::AccessLevel;
pub use action::{CatalogAction, UsedType, action};
pub use condition_key::{CatalogConditionKey, condition_key, global_condition_keys};
pub use resource_type::CatalogResourceType;
pub use search::{ActionSet, actions_matching, similar_actions};
pub use service::{
    ServiceAuthorization, service, service_authorizations, service_authorizations_as_of,
};
pub use value_type::ValueType;
