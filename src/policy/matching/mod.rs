//! Whether one statement applies to one request. What that means is `decide`'s to say.
mod action;
mod principal;
mod resource;
mod scope;
mod statement;

pub(crate) use action::{ActionPattern, ActionTest};
pub(crate) use principal::{Grants, Named, PrincipalTest, is_federated_call, is_unique_id};
pub(crate) use resource::{ArnPattern, ResourcePattern, ResourceTest};
pub use scope::full_context;
pub(crate) use scope::{Held, Scope};
pub(crate) use statement::{Parts, applies, is_trust};
