//! Dated facts about AWS, embedded: each file under `data/` says its date and its source.
mod grants;
mod placements;
mod quotas;
mod services;

pub use grants::{GuardrailWord, VerbWord, guardrail_actions, verb_actions};
pub use placements::{Placement, RegionRule, budgets_region, placement};
pub use quotas::{Quota, quota};
pub use services::{Service, host, sends_source_account};
