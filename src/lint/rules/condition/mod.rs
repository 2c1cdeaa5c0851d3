//! What a condition does otherwise than it seems to.
mod list_under_plain_operator;
mod set_operator_on_single_value;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &list_under_plain_operator::RULE,
    &set_operator_on_single_value::RULE,
];
