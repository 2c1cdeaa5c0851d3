//! `condition-value-covered-by-another`: a value of a condition that makes no difference beside another.
use crate::diag::{Level, Located};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Base, Comparison, ConditionKey, Operator, Scalar, Statement};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "condition-value-covered-by-another",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("condition_value_covered_by_another.md"),
    known_as: &["access-analyzer:REDUNDANT_CONDITION_VALUE_NUM"],
    check: Check::Statement(check),
};

/// With how many values that match several texts each of a list is compared.
const MOST: usize = 128;

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let variables = subject.document.has_variables();
    for (operator, key) in statement.condition_keys() {
        let Some(base) = Operator::of(&operator.value).map(|operator| operator.base) else {
            continue;
        };
        if key.values.values.len() > 1 && base != Base::Null {
            report(&operator.value, base, key, variables, findings);
        }
    }
}

fn report(
    operator: &str,
    base: Base,
    key: &ConditionKey,
    variables: bool,
    findings: &mut Findings,
) {
    let comparison = Comparison::new(operator, key, variables);
    let values = &key.values.values;
    let wide: Vec<(usize, &Located<Scalar>)> = values
        .iter()
        .enumerate()
        .filter(|(_, value)| is_wide(base, value.value.text()))
        .take(MOST)
        .collect();
    let mut first: BTreeMap<&str, &Located<Scalar>> = BTreeMap::new();
    for (at, value) in values.iter().enumerate() {
        let text = value.value.text();
        if is_unknown(text) {
            continue;
        }
        let twin = first.get(text).copied();
        first.entry(text).or_insert(value);
        let cover = || {
            wide.iter()
                .find(|(other, by)| {
                    *other != at
                        && by.value.text() != text
                        && comparison.is_covered(at, *other)
                        && (*other < at || !comparison.is_covered(*other, at))
                })
                .map(|(_, by)| *by)
        };
        let Some(by) = twin.or_else(cover) else {
            continue;
        };
        let message = if twin.is_some() {
            format!("`{text}` stands in this list twice")
        } else {
            format!("`{text}` makes no difference beside `{}`", by.value.text())
        };
        let found = findings
            .add(value.span, message)
            .related(by.span, "this covers it")
            .help("remove the value, or the other one if that is too wide")
            .fix(Fix::remove(
                Safety::Safe,
                format!("remove `{text}`"),
                value.span,
            ));
        if is_bound(base) {
            found.note("several values of one condition are alternatives, so that only the widest bound counts");
        }
    }
}

fn is_bound(base: Base) -> bool {
    matches!(base, Base::Numeric(_) | Base::Date(_))
}

/// Whether a value can cover one with another text. A value of stars alone matches everything, which another rule says.
fn is_wide(base: Base, text: &str) -> bool {
    !is_unknown(text)
        && !text.bytes().all(|byte| byte == b'*')
        && match base {
            Base::StringEquals => text.contains("${"),
            Base::StringLike | Base::Arn => text.contains(['*', '?', '$']),
            _ => true,
        }
}
