//! What a condition does otherwise than it seems to.
mod conditions_that_contradict;
mod list_under_plain_operator;
mod set_operator_on_single_value;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &conditions_that_contradict::RULE,
    &list_under_plain_operator::RULE,
    &set_operator_on_single_value::RULE,
];
