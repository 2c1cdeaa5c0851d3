//! `empty-value-list`: a condition key with no value to be compared with.
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Quantifier, Statement};

pub(super) static RULE: Rule = Rule {
    id: "empty-value-list",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("empty_value_list.md"),
    known_as: &[
        "access-analyzer:EMPTY_ARRAY_CONDITION",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORALLVALUES",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORANYVALUE",
        "access-analyzer:EMPTY_ARRAY_CONDITION_IFEXISTS",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement).filter(Comparison::is_empty) {
        let operator = comparison.operator;
        let outcome = match operator.quantifier {
            _ if operator.negated => "everything differs from no value: this limits nothing",
            Some(Quantifier::ForAnyValue) => "no value is among none: this never holds",
            Some(Quantifier::ForAllValues) => "this holds only where the key is absent",
            None if operator.if_exists => "this holds only where the key is absent",
            None => {
                "nothing equals one of no values, though AWS says of an empty list that it has no effect"
            }
        };
        findings
            .add(
                comparison.values_span(),
                format!("`{}` is compared with no value", comparison.name()),
            )
            .note(outcome)
            .help("name the values, or test for absence with `Null`");
    }
}
