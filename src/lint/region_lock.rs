//! Which regions a `Deny` of all others leaves open.
use super::caller::conditions;
use super::known::is_unknown;
use crate::policy::{Base, ConditionKey, Pattern, Statement};

/// The condition by which a statement denies requests to a region because it is not among those that are named. `None` if it
/// does not.
pub(super) fn closed_regions<'a>(
    statement: &'a Statement,
    region: &str,
) -> Option<&'a ConditionKey> {
    let mut locks = conditions(statement).filter(|(operator, key)| {
        operator.negated && key.key.value.eq_ignore_ascii_case("aws:RequestedRegion")
    });
    let admits = |base: Base, key: &ConditionKey| {
        key.values.values.iter().any(|value| {
            let text = value.value.text();
            let is_pattern = base == Base::StringLike;
            text == region || is_unknown(text) || (is_pattern && Pattern::new(text).matches(region))
        })
    };
    let first = locks.clone().next().map(|(_, key)| key);
    // All conditions of a statement have to hold.
    first.filter(|_| !locks.any(|(operator, key)| admits(operator.base, key)))
}

/// Whether a statement about everything, or about everything but some, is about all of a service. One that names services has
/// chosen them.
pub(super) fn touches_service(statement: &Statement, service: &str) -> bool {
    let names = |entry: &str| {
        let prefix = entry.split_once(':').map(|(prefix, _)| prefix);
        entry == "*" || prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(service))
    };
    match &statement.not_action {
        Some(spared) => !spared.values.iter().any(|entry| names(&entry.value)),
        None => statement.actions().any(|entry| entry.value == "*"),
    }
}
