//! What is expected to be used times what it costs: the projection of a month, in exact decimals.
//!
//! A month has 30 days. What cannot be estimated is listed with its reason and never counts as
//! zero.
mod budgets;
mod canaries;
mod overshoot;
mod projection;
mod tables;
mod tokens;
mod unestimated;
mod vectors;
mod wire;

pub use budgets::over_budget;
pub use overshoot::{Overshoot, overshoot_sentences};
pub use projection::{
    BudgetShare, Line, Own, Part, PriceUsed, Projection, Subject, Subtotal, Unestimated, project,
};
pub use tokens::{cost_of_uses, output_a_month, token_rates};
pub use wire::{difference_json, print, projection_json};
