//! Which actions of a statement send a condition key, by the catalogue, and what it comes to if they do not.
use super::comparison::Comparison;
use super::finding::Found;
use super::known::is_unknown;
use crate::catalog::{CatalogAction, actions_matching, is_asked_beside_another};
use crate::diag::Located;
use crate::policy::Statement;

/// The actions of a statement by whether they send a key.
#[derive(Debug, Default)]
pub(super) struct Carried<'a> {
    /// The entries of which no action does.
    pub(super) without: Vec<&'a Located<String>>,
    /// Whether some other entry may.
    pub(super) any_with: bool,
}

/// The most entries and actions that are looked at: the work is to stay linear in the size of a policy.
const MOST_ENTRIES: usize = 400;
const MOST_ACTIONS: usize = 4_000;

/// The most keys of a statement whose actions are looked at.
pub(super) const MOST_KEYS: usize = 40;

/// Sorts the entries of `Action` by whether one of the actions they match sends a key. Of an action that nobody knows
/// nothing is said.
pub(super) fn carried(statement: &Statement, sends: impl Fn(CatalogAction) -> bool) -> Carried<'_> {
    let mut carried = Carried::default();
    if statement.actions().count() > MOST_ENTRIES {
        return carried;
    }
    let mut seen = 0;
    for entry in statement.actions() {
        let text = entry.value.as_str();
        if is_asked_beside_another(text) {
            continue;
        }
        if text == "*" || is_unknown(text) {
            carried.any_with = true;
            continue;
        }
        let actions = actions_matching(text);
        seen += actions.len();
        if seen > MOST_ACTIONS {
            return Carried::default();
        }
        if actions.iter().any(|action| sends(*action)) {
            carried.any_with = true;
        } else if !actions.is_empty() {
            carried.without.push(entry);
        }
    }
    carried
}

/// What a comparison with a key that is never there comes to.
pub(super) fn outcome(statement: &Statement, holds_when_absent: bool) -> &'static str {
    match (holds_when_absent, statement.denies()) {
        (true, true) => "without the key the condition holds, so that it is denied always",
        (true, false) => "without the key the condition holds, so that it limits nothing",
        (false, true) => "without the key the condition does not hold, so that nothing is denied",
        (false, false) => "without the key the condition does not hold, so that nothing is allowed",
    }
}

/// Whether it does no harm that some actions of a statement lack a key which others send: they are allowed, as they would
/// be without the condition.
pub(super) fn is_harmless(statement: &Statement, comparison: &Comparison<'_>) -> bool {
    comparison.holds_when_absent() && !statement.denies()
}

/// Points at the entries beside the first, of which the finding is.
pub(super) fn point_at_others<'a>(
    found: Found<'a>,
    without: &[&Located<String>],
    text: &str,
) -> Found<'a> {
    let others = without.iter().skip(1).take(MOST_SHOWN);
    others.fold(found, |found, action| found.related(action.span, text))
}

/// How many entries are pointed at beside the first.
const MOST_SHOWN: usize = 4;
