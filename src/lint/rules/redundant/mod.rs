//! What is said twice, or could be said in a plainer way.
mod condition_value_covered_by_another;
mod entry_covered_by_another;
mod principal_covered_by_another;
mod statement_covered_by_another;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &condition_value_covered_by_another::RULE,
    &entry_covered_by_another::RULE,
    &principal_covered_by_another::RULE,
    &statement_covered_by_another::RULE,
];
