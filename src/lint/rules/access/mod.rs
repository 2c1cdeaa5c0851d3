//! What lets more happen than anyone means.
mod allow_everything;
mod pass_any_role;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&allow_everything::RULE, &pass_any_role::RULE];
