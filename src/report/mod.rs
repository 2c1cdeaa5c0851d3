//! Results for people and for programs. Reads what the other rooms found, decides nothing, and is
//! the only room that knows colour.
pub mod access;
pub mod cost;
pub mod decision;
mod excerpt;
pub mod human;
pub mod json;
pub mod language;
pub mod lint;
mod neutralise;
mod order;
pub mod second_opinion;
mod secrets;
pub mod summary;
mod tally;

pub use neutralise::neutralise;
pub use second_opinion::{CountedReason, DifferingRequest, SecondOpinionSummary};
pub use summary::{Compiled, Expectations, How, Method, RunSummary, SlotsUsed, Written};
pub use tally::Tally;
