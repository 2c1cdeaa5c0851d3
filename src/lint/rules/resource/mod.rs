//! ARNs that name nothing, or something else than meant.
use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[];
