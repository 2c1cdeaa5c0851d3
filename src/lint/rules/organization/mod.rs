//! What policies of an organization leave open, and whom they stop by mistake.
mod allow_that_an_scp_forbids;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&allow_that_an_scp_forbids::RULE];
