//! What is saved and does not do what it seems to.
mod list_under_plain_operator;
mod set_operator_on_single_value;
mod unknown_action;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &list_under_plain_operator::RULE,
    &set_operator_on_single_value::RULE,
    &unknown_action::RULE,
];
