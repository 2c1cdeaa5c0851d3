//! Projections of cost for people and programs.
mod comparison;
mod json;
mod money;
mod table;
mod text;

pub use comparison::what_if_text;
pub use json::{json, what_if_json};
pub use text::text;
