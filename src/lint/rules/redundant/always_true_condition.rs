//! `always-true-condition`: a condition that every request meets.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Quantifier, Statement};

pub(super) static RULE: Rule = Rule {
    id: "always-true-condition",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("always_true_condition.md"),
    known_as: &["access-analyzer:REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let operator = comparison.operator;
        if operator.negated || !comparison.fits_anything() {
            continue;
        }
        let name = comparison.name();
        let for_any = operator.quantifier == Some(Quantifier::ForAnyValue);
        let of_all = comparison.holds_when_absent() && !for_any;
        let of_present = operator.quantifier.is_none() && key_is(name, KeyTrait::AlwaysPresent);
        if !of_all && !of_present {
            continue;
        }
        findings
            .add(
                comparison.values_span(),
                format!("every request meets this: `{name}` may be anything"),
            )
            .related(comparison.written.span, "holds of every value and of none")
            .help("remove the key, or name the values that are meant")
            .fix(Fix::remove(
                Safety::Safe,
                format!("remove `{name}`"),
                comparison.values_span(),
            ));
    }
}
