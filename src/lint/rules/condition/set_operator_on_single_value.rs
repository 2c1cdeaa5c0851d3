//! `set-operator-on-single-value`: `ForAllValues` on a key that holds one value at most.
use crate::catalog::{CatalogConditionKey, condition_key};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "set-operator-on-single-value",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("set_operator_on_single_value.md"),
    known_as: &[
        "access-analyzer:FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        "parliament:SINGLE_VALUE_CONDITION_TOO_PERMISSIVE",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let allows = statement.allows();
    let blocks = statement
        .condition
        .iter()
        .flat_map(|condition| &condition.operators);
    for block in blocks {
        let operator = block.operator.value.to_ascii_lowercase();
        if !allows || !operator.starts_with("forallvalues:") || operator.ends_with("ifexists") {
            continue;
        }
        for key in &block.keys {
            let known = condition_key(&key.key.value);
            if known.is_none_or(CatalogConditionKey::is_multivalued) {
                continue;
            }
            let name = &key.key.value;
            let plain = block.operator.value.split(':').nth(1).unwrap_or_default();
            findings
                .add(
                    block.operator.span,
                    format!("`ForAllValues` lets a request without `{name}` pass"),
                )
                .related(key.key.span, "this key has one value or none")
                .note("of no value at all everything is true: the statement then allows what it was to limit")
                .help(format!("write `{plain}` without `ForAllValues:`"))
                .fix(Fix::replace(Safety::Unsafe, &block.operator, plain));
        }
    }
}
