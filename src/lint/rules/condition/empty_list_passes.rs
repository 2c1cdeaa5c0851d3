//! `empty-list-passes`: an `Allow` that a request passes by sending no value at all.
use crate::catalog::{CatalogConditionKey, KeyTrait, condition_key, key_is};
use crate::diag::Level;
use crate::lint::comparison::{comparisons, required_keys};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Quantifier, Statement};

pub(super) static RULE: Rule = Rule {
    id: "empty-list-passes",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("empty_list_passes.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    if !statement.allows() {
        return;
    }
    let required = required_keys(statement);
    for comparison in comparisons(statement) {
        let operator = comparison.operator;
        // Of a list of what may not be among the values, none is meant to pass.
        let for_all = operator.quantifier == Some(Quantifier::ForAllValues)
            && !operator.negated
            && !operator.if_exists;
        let name = comparison.name();
        let several = condition_key(name).is_some_and(CatalogConditionKey::is_multivalued);
        if !for_all || !several || comparison.is_empty() || comparison.fits_anything() {
            continue;
        }
        // The keys of tags limit what may be written; to write none is less than any of them.
        if comparison.is("aws:TagKeys")
            || key_is(name, KeyTrait::NeverEmpty)
            || required.contains(&name.to_ascii_lowercase())
        {
            continue;
        }
        findings
            .add(
                comparison.written.span,
                format!("a request without any `{name}` passes"),
            )
            .related(comparison.key.span, "this list may be empty or absent")
            .note("`ForAllValues` is true of no value at all")
            .help(format!("add `Null: {{\"{name}\": \"false\"}}`"))
            .likely();
    }
}
