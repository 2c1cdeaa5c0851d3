//! What lets more happen than anyone means.
mod allow_everything;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&allow_everything::RULE];
