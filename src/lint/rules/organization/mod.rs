//! What policies of an organization leave open, and whom they stop by mistake.
use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[];
