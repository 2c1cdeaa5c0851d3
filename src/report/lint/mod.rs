//! What the linter found, and its rules, for people and programs.
mod facts;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod rules;
mod sarif;
mod summary;
mod told;

pub use facts::facts;
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use rules::{page, rules};
pub use sarif::sarif;
pub use summary::{LintSummary, footer};
pub use told::{Report, Suppressed};
