//! What is said twice, or could be said in a plainer way.
mod empty_sid;
mod old_policy_version;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[&empty_sid::RULE, &old_policy_version::RULE];
