//! Access put in words: why a request is decided as it is, and who may do what.
mod answer;
mod review;

pub use answer::{AccessAnswer, ExplainedRequest, explain_access};
pub use review::{AccessLine, AccessReview, RoleAccess, review};
