//! Whom a statement is about, and what its conditions ask of the caller.
use super::known::is_unknown;
use crate::catalog::{CallerKey, says_of_caller};
use crate::diag::Located;
use crate::policy::{
    Base, ConditionKey, Document, Operator, Pattern, PrincipalType, Quantifier, Statement,
};

/// The `*` of `Principal`, if it is there.
pub(super) fn anyone(statement: &Statement) -> Option<&Located<String>> {
    statement
        .principals()
        .find(|(kind, name)| **kind == PrincipalType::Aws && name.value == "*")
        .map(|(_, name)| name)
}

/// The conditions whose operators IAM has.
pub(super) fn conditions(
    statement: &Statement,
) -> impl Iterator<Item = (Operator, &ConditionKey)> + Clone {
    statement
        .condition_keys()
        .filter_map(|(operator, key)| Some((Operator::of(&operator.value)?, key)))
}

/// Whether a request has to carry the key with a value of the policy.
pub(super) fn is_demanded(operator: Operator) -> bool {
    !operator.negated
        && !operator.if_exists
        && operator.base != Base::Null
        && operator.quantifier != Some(Quantifier::ForAllValues)
}

/// Whether a request without the key passes the condition.
pub(super) fn passes_if_absent(operator: Operator) -> bool {
    match operator.quantifier {
        Some(Quantifier::ForAllValues) => true,
        Some(Quantifier::ForAnyValue) => operator.if_exists,
        None => operator.base != Base::Null && (operator.negated || operator.if_exists),
    }
}

/// Whether the statement reaches a known set of callers alone: some condition key that says who calls, or from where, has to
/// have a value that not everyone can have.
pub(super) fn limits_callers(statement: &Statement) -> bool {
    conditions(statement).any(|(operator, key)| {
        says_of_caller(&key.key.value, CallerKey::Caller) && is_demanded(operator) && is_narrow(key)
    })
}

/// Whether every value of a condition names someone in particular.
pub(super) fn is_narrow(key: &ConditionKey) -> bool {
    let is_wildcard = |text: &str| text.chars().all(|character| matches!(character, '*' | '?'));
    !key.values.values.iter().any(|value| {
        let text = value.value.text();
        // Anyone can have a resource or a role of that name in an account of theirs.
        let is_anyones = super::arn::fields(text).is_some_and(|fields| {
            fields.account.contains('*')
                || (fields.account.is_empty() && is_wildcard(fields.resource))
        });
        let is_wide = is_wildcard(text) || matches!(text, "0.0.0.0/0" | "::/0" | "false");
        !is_unknown(text) && (is_wide || is_anyones)
    })
}

/// How many statements that close a policy are looked at.
const MOST_DENIALS: usize = 32;

/// The statements that deny something to all but certain callers.
pub(super) fn closing_denials(document: &Document) -> Vec<&Statement> {
    let closes = |statement: &&Statement| {
        statement.denies()
            && anyone(statement).is_some()
            && conditions(statement).any(|(operator, key)| {
                operator.negated && says_of_caller(&key.key.value, CallerKey::Caller)
            })
    };
    let statements = document.statements().iter();
    statements.filter(closes).take(MOST_DENIALS).collect()
}

/// Whether a statement is about all of the actions that an entry names.
pub(super) fn covers(statement: &Statement, entry: &str) -> bool {
    let entry = entry.to_ascii_lowercase();
    statement.actions().any(|other| {
        let other = other.value.to_ascii_lowercase();
        other == entry || (!other.contains('?') && Pattern::new(&other).matches(&entry))
    })
}

/// Whether a statement is about an action: one of `Action` matches it, or none of `NotAction`.
pub(super) fn is_about(statement: &Statement, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let matches =
        |entry: &Located<String>| Pattern::new(&entry.value.to_ascii_lowercase()).matches(&action);
    match &statement.not_action {
        Some(spared) => !spared.values.iter().any(matches),
        None => statement.actions().any(matches),
    }
}
