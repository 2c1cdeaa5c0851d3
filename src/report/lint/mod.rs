//! What the linter found, and its rules, for people and programs.
mod json;
mod rules;
mod summary;

pub use json::json;
pub use rules::{page, rules};
pub use summary::{LintSummary, footer};
