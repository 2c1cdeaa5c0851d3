//! The commands, one file each: from arguments to what is printed.
mod access;
mod check;
mod completions;
mod cost;
mod explain;
mod lint;
mod lint_blueprint;
mod no_such;
mod run;
mod schema;
mod second_opinion;
mod simulate;
mod summary;
mod synthesize;

pub(crate) use access::{access_review, explain_access};
pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use cost::cost;
pub(crate) use explain::explain;
pub(crate) use lint::{lint, rules};
pub(crate) use schema::schema;
pub(crate) use simulate::simulate;
pub(crate) use synthesize::synthesize;
