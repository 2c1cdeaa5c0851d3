//! `wildcard-under-plain-operator`: a `*` or `?` that is compared as that character.
use crate::catalog::{CatalogConditionKey, ValueType, condition_key};
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Base, Piece, Statement, pieces};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "wildcard-under-plain-operator",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("wildcard_under_plain_operator.md"),
    known_as: &["access-analyzer:WILDCARD_WITHOUT_LIKE_OPERATOR"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let variables = subject.document.has_variables();
    // A mapping has each key once.
    let blocks = statement.condition.iter();
    let taken: BTreeSet<&str> = blocks
        .flat_map(|condition| &condition.operators)
        .map(|block| block.operator.value.as_str())
        .collect();
    for comparison in comparisons(statement) {
        let base = comparison.operator.base;
        if !matches!(base, Base::StringEquals | Base::StringEqualsIgnoreCase) {
            continue;
        }
        for value in comparison.values() {
            let text = value.value.text();
            if !has_wildcard(text, variables) {
                continue;
            }
            let operator = &comparison.written.value;
            let found = findings
                .add(
                    value.span,
                    format!("`{operator}` takes the wildcard in `{text}` for that character"),
                )
                .related(comparison.written.span, "no wildcards are read here")
                .note(effect(statement, &comparison));
            let Some(like) = like(&comparison, text) else {
                found.help(
                    "write the values whole: no operator has wildcards without regard to case",
                );
                continue;
            };
            let found = found.help(format!("write `{like}`"));
            if comparison.keys_under_operator == 1 && !taken.contains(like.as_str()) {
                found.fix(Fix::replace(Safety::Unsafe, comparison.written, like));
            }
        }
    }
}

/// Whether a text has `*` or `?` outside of variables and of their escapes.
fn has_wildcard(text: &str, variables: bool) -> bool {
    if !variables {
        return text.contains(['*', '?']);
    }
    pieces(text).any(|piece| matches!(piece, Piece::Text(text) if text.contains(['*', '?'])))
}

fn effect(statement: &Statement, comparison: &Comparison<'_>) -> &'static str {
    match (statement.denies(), comparison.operator.negated) {
        (true, true) => "no real value has a `*`, so that it denies what it was to spare",
        (true, false) => "no real value has a `*`, so that it denies nothing for this value",
        (false, true) => "no real value has a `*`, so that it keeps nobody out",
        (false, false) => "no real value has a `*`, so that it allows nothing for this value",
    }
}

/// The operator that reads wildcards: for ARNs the one that keeps their fields apart.
fn like(comparison: &Comparison<'_>, text: &str) -> Option<String> {
    let written = &comparison.written.value;
    let is_arn = condition_key(comparison.name()).map(CatalogConditionKey::value_type)
        == Some(ValueType::Arn)
        && text.split(':').count() > 5;
    let family = if is_arn { "Arn" } else { "String" };
    let like = written
        .replace("StringNotEquals", &format!("{family}NotLike"))
        .replace("StringEquals", &format!("{family}Like"));
    (comparison.operator.base == Base::StringEquals && like != *written).then_some(like)
}
