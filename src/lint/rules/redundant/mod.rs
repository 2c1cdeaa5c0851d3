//! What is said twice, or could be said in a plainer way.
use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[];
