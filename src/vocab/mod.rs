//! The words every room uses, parse and print only: AWS's identifiers and synth's names.
mod account_id;
mod action;
mod arn;
mod call_rate;
mod count;
mod data_size;
mod day;
mod endpoint;
mod endpoint_service;
mod name;
mod organization;
mod pace;
mod partition;
mod permission_set_role;
mod price;
mod region;
mod service_tier;
mod short_name;
mod time_unit;
mod token_count;
mod token_rate;
mod tokens_in_time;

pub use account_id::AccountId;
pub use action::Action;
pub use arn::Arn;
pub use call_rate::CallRate;
pub use data_size::DataSize;
pub use day::Day;
pub use endpoint::Endpoint;
pub use endpoint_service::EndpointService;
pub use name::{Name, camel_case};
pub use organization::{OrganizationId, RootId, UnitId};
pub use pace::{Pace, TokenPace};
pub use partition::Partition;
pub use permission_set_role::{INVENTED_SUFFIX, permission_set_role};
pub use price::{Price, PriceUnit};
pub use region::Region;
pub use service_tier::{InferenceOption, ServiceTier};
pub(crate) use short_name::short_hash;
pub use short_name::short_name;
pub use time_unit::TimeUnit;
pub use token_count::TokenCount;
pub use token_rate::TokenRate;
pub use tokens_in_time::TokensInTime;

/// Why a text is not the word it was taken for.
///
/// The message is lower case, has no full stop and reads after "`TEXT`: "; of quantities it begins with a verb, and says
/// what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub(crate) String);

impl Malformed {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
