//! `never-true-condition`: a condition that no request meets.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Quantifier, Statement};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "never-true-condition",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("never_true_condition.md"),
    known_as: &["access-analyzer:REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let mut required: BTreeMap<String, Comparison<'_>> = BTreeMap::new();
    for comparison in comparisons(statement) {
        if !comparison.holds_when_absent() && comparison.operator.base != Base::Null {
            let key = comparison.name().to_ascii_lowercase();
            required.entry(key).or_insert(comparison);
        }
    }
    let does = if statement.denies() {
        "denies"
    } else {
        "allows"
    };
    for comparison in comparisons(statement) {
        let name = comparison.name();
        if is_never(&comparison) {
            findings
                .add(
                    comparison.written.span,
                    format!("this never holds: the statement {does} nothing"),
                )
                .related(
                    comparison.values_span(),
                    format!("every value of `{name}` fits this"),
                )
                .help("name what is to be excluded, or remove the statement");
        }
        let absent = comparison.operator.base == Base::Null
            && comparison.operator.quantifier.is_none()
            && comparison.is_known()
            && comparison
                .texts()
                .all(|text| text.eq_ignore_ascii_case("true"));
        if let Some(other) = required.get(&name.to_ascii_lowercase()).filter(|_| absent) {
            findings
                .add(
                    comparison.values_span(),
                    format!("`{name}` cannot be absent and compared: the statement {does} nothing"),
                )
                .related(other.written.span, "does not hold where the key is absent")
                .note("all of a condition must hold at once")
                .help("make two statements of it, or write `IfExists`");
        }
    }
}

/// Whether it excludes every value of a key that is always there, or of a list some value of which must pass.
fn is_never(comparison: &Comparison<'_>) -> bool {
    let operator = comparison.operator;
    if !operator.negated || !comparison.fits_anything() {
        return false;
    }
    match operator.quantifier {
        Some(Quantifier::ForAnyValue) => !operator.if_exists,
        Some(Quantifier::ForAllValues) => false,
        None => key_is(comparison.name(), KeyTrait::AlwaysPresent),
    }
}
