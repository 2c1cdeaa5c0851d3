//! `absent-key-lets-pass`: an `Allow` that a request passes by not having the key.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{comparisons, required_keys};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Piece, Statement, pieces};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "absent-key-lets-pass",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("absent_key_lets_pass.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if !statement.allows() {
        return;
    }
    let mut required = required_keys(statement);
    required.extend(filled_in(subject, statement));
    for comparison in comparisons(statement) {
        let operator = comparison.operator;
        let name = comparison.name();
        // `IfExists` says that the key may be absent, and `ForAllValues` is another rule's.
        let silently = operator.negated && operator.quantifier.is_none() && !operator.if_exists;
        if !silently
            || comparison.fits_anything()
            || !key_is(name, KeyTrait::CallerMayLack)
            || required.contains(&name.to_ascii_lowercase())
        {
            continue;
        }
        findings
            .add(
                comparison.written.span,
                format!("a request without `{name}` passes"),
            )
            .related(comparison.key.span, "not every request has this key")
            .note(format!(
                "`{}` is true where the key is absent",
                comparison.written.value
            ))
            .help(format!(
                "add `Null: {{\"{name}\": \"false\"}}`, or name what is allowed instead of what is not"
            ));
    }
}

/// The keys, in lower case, whose values are filled in: where one is absent, a text with its variable equals nothing.
fn filled_in(subject: &Subject, statement: &Statement) -> BTreeSet<String> {
    if !subject.document.has_variables() {
        return BTreeSet::new();
    }
    let resources = statement
        .resources()
        .map(|resource| resource.value.as_str());
    let positive = comparisons(statement).filter(|one| !one.holds_when_absent());
    let texts = resources.chain(positive.flat_map(|one| one.texts()));
    texts
        .flat_map(pieces)
        .filter_map(|piece| match piece {
            Piece::Variable { key, default: None } => Some(key.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}
