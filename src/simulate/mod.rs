//! Expectations → requests → `policy::decide` over what is to be written.
mod ask;
mod call;
mod circumstances;
mod derive;
mod existing;
mod exercise;
mod place;
mod question;
mod written;

pub use ask::{Answer, Basis, Bench, Standing};
pub use existing::estate;
pub use question::{Asked, Expected, Origin, Question, Scope, Who};
