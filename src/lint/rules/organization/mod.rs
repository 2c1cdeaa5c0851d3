//! What policies of an organization leave open, and whom they stop by mistake.
mod allow_that_an_scp_forbids;
mod exempt_by_own_tag;
mod rcp_of_uncovered_service;
mod rcp_source_without_guard;
mod rcp_that_stops_services;
mod region_lock_on_cross_region_inference;
mod region_lock_on_global_services;
mod scp_that_only_lists;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &allow_that_an_scp_forbids::RULE,
    &exempt_by_own_tag::RULE,
    &rcp_of_uncovered_service::RULE,
    &rcp_source_without_guard::RULE,
    &rcp_that_stops_services::RULE,
    &region_lock_on_cross_region_inference::RULE,
    &region_lock_on_global_services::RULE,
    &scp_that_only_lists::RULE,
];
