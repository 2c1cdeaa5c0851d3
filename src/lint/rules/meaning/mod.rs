//! What is saved and does not do what it seems to.
mod unknown_action;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&unknown_action::RULE];
