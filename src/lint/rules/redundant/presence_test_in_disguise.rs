//! `presence-test-in-disguise`: a pattern that only tests whether the key is there.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Quantifier, Statement};

pub(super) static RULE: Rule = Rule {
    id: "presence-test-in-disguise",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("presence_test_in_disguise.md"),
    known_as: &[
        "access-analyzer:EQUIVALENT_TO_NULL_FALSE",
        "access-analyzer:EQUIVALENT_TO_NULL_TRUE",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement).filter(Comparison::fits_anything) {
        let operator = comparison.operator;
        let name = comparison.name();
        let absent = comparison.holds_when_absent();
        // What is true of every request, or of none, is said elsewhere.
        let constant = operator.negated != absent
            || (operator.quantifier.is_none() && key_is(name, KeyTrait::AlwaysPresent));
        if constant || (operator.if_exists && operator.quantifier == Some(Quantifier::ForAnyValue))
        {
            continue;
        }
        let (says, null) = if absent {
            ("absent", "true")
        } else {
            ("there", "false")
        };
        findings
            .add(
                comparison.values_span(),
                format!("this only asks that `{name}` is {says}"),
            )
            .related(comparison.written.span, "any value fits")
            .help(format!("write `Null: {{\"{name}\": \"{null}\"}}`"));
    }
}
