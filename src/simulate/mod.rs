//! Expectations → requests → `policy::decide` over what is to be written.
//!
//! A [`Question`] is something that must, or must not, be possible, with the requests that real
//! API operations cause. Some are written in the blueprint; the others are derived from it: each
//! grant is exercised, each of its qualifiers is broken alone, everyone else is refused. [`check`]
//! puts them all to the [`estate`] of the blueprint. What is decided are the bytes that are to be
//! written, and nothing here looks at how they were made.
mod access;
mod alike;
mod ask;
pub mod batch;
mod call;
mod check;
mod circumstances;
mod derive;
mod entrance;
mod exercise;
mod existing;
pub mod opinion;
mod place;
mod question;
mod report;
mod wire;
mod written;

pub use access::{
    AccessAnswer, AccessLine, AccessReview, ExplainedRequest, RoleAccess, explain_access, review,
};
pub use alike::Alike;
pub use ask::{Answer, Basis, Bench, Standing};
pub use check::{CheckResult, Checks, DecidingStatement, check, questions};
pub use existing::estate;
pub use question::{Asked, Expected, Origin, Question, Scope, Who};
