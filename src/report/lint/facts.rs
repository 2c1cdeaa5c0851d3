//! How old the facts are that the rules know.
use crate::catalog::service_authorizations_as_of;

/// The day of the facts.
pub(super) fn as_of() -> &'static str {
    service_authorizations_as_of()
}

/// `Facts about AWS as of 2026-11-22.`: what is newer is not known.
pub fn facts() -> String {
    format!("Facts about AWS as of {}.\n", as_of())
}
