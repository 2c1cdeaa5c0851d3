//! `variable-out-of-place`: a policy variable where none is filled in.
use crate::diag::{Level, Span};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Piece, Principal, Statement, pieces};

pub(super) static RULE: Rule = Rule {
    id: "variable-out-of-place",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("variable_out_of_place.md"),
    known_as: &[
        "access-analyzer:VARIABLE_UNSUPPORTED_IN_ELEMENT",
        "access-analyzer:INVALID_VARIABLE_FOR_OPERATOR",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for (_, key) in statement.condition_keys() {
        add(&key.key.value, key.key.span, "a condition key", findings);
    }
    let principals = [&statement.principal, &statement.not_principal];
    for (_, name) in principals.into_iter().flatten().flat_map(Principal::names) {
        add(&name.value, name.span, "a principal", findings);
    }
    let booleans = comparisons(statement).filter(|one| one.operator.base == Base::Bool);
    for value in booleans.flat_map(|comparison| comparison.values()) {
        add(value.value.text(), value.span, "a boolean", findings);
    }
}

fn add(text: &str, span: Span, place: &str, findings: &mut Findings) {
    let variable = pieces(text).find_map(|piece| match piece {
        Piece::Variable { key, .. } => Some(key),
        _ => None,
    });
    let Some(variable) = variable else {
        return;
    };
    findings
        .add(span, format!("`${{{variable}}}` is not filled in: this is {place}"))
        .note("variables are read in `Resource` and in texts and ARNs of conditions; elsewhere they are plain text, which nothing equals")
        .help("write the text itself, or compare the key in a condition");
}
