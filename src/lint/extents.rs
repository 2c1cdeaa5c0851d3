//! The statements of a policy, made ready to be compared with each other.
use super::known::is_unknown;
use super::subject::Subject;
use crate::diag::{Located, Span};
use crate::policy::{Extent, OneOrMany, Principal, Statement};

/// How many statements of one policy are compared with each other. AWS stores no policy with more: the largest, a key policy
/// of 32 KB, has room for fewer
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html>).
const MOST: usize = 512;

/// The statements of a policy whose text is known, and what they match.
pub(super) fn extents(subject: &Subject) -> Vec<(&Statement, Extent)> {
    let variables = subject.document.has_variables();
    subject
        .document
        .statements()
        .iter()
        .filter(|statement| is_known(statement))
        .filter_map(|statement| Some((statement, Extent::new(statement, variables)?)))
        .take(MOST)
        .collect()
}

/// Where a statement is shown: at its name if it has one.
pub(super) fn place(statement: &Statement) -> Span {
    statement
        .sid
        .as_ref()
        .map_or(statement.span, |sid| sid.span)
}

/// Whether nothing of a statement is left open by a template.
fn is_known(statement: &Statement) -> bool {
    let lists = [
        &statement.action,
        &statement.not_action,
        &statement.resource,
        &statement.not_resource,
    ];
    let principals = [&statement.principal, &statement.not_principal];
    lists.into_iter().flatten().all(texts_are_known)
        && principals
            .into_iter()
            .flatten()
            .flat_map(Principal::names)
            .all(|(_, name)| !is_unknown(&name.value))
        && statement.condition_keys().all(|(_, key)| {
            !is_unknown(&key.key.value)
                && !key
                    .values
                    .values
                    .iter()
                    .any(|value| is_unknown(value.value.text()))
        })
}

/// Whether nothing of a list is left open by a template.
fn texts_are_known(list: &OneOrMany<Located<String>>) -> bool {
    !list.values.iter().any(|text| is_unknown(&text.value))
}
