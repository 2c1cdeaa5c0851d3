//! `list-under-plain-operator`: a key that holds several values, compared as if it held one.
use crate::catalog::{CatalogConditionKey, condition_key};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "list-under-plain-operator",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("list_under_plain_operator.md"),
    known_as: &["access-analyzer:MISSING_QUALIFIER"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let blocks = statement
        .condition
        .iter()
        .flat_map(|condition| &condition.operators);
    for block in blocks {
        let operator = &block.operator.value;
        if operator.contains(':') || operator.eq_ignore_ascii_case("null") {
            continue;
        }
        for key in &block.keys {
            let known = condition_key(&key.key.value);
            if !known.is_some_and(CatalogConditionKey::is_multivalued) {
                continue;
            }
            findings
                .add(
                    key.key.span,
                    format!(
                        "`{}` holds several values, and `{operator}` compares one",
                        key.key.value
                    ),
                )
                .help(format!(
                    "write `ForAnyValue:{operator}` or `ForAllValues:{operator}`"
                ));
        }
    }
}
