//! Who may become whom, and who administers a key.
mod key_that_nobody_administers;
mod trust_in_anyone;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&key_that_nobody_administers::RULE, &trust_in_anyone::RULE];
