//! `conditions-that-contradict`: two conditions of a statement that no request meets both.
use crate::diag::{Level, Located};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Comparison, ConditionKey, Operator, Statement};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "conditions-that-contradict",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("conditions_that_contradict.md"),
    known_as: &[],
    check: Check::Statement(check),
};

/// How many conditions on one key are compared with each other: operators with all their quantifiers and suffixes are not many more.
const MOST: usize = 32;

/// A condition that was read, with its operator and key as written.
type Seen<'a> = (&'a Located<String>, &'a ConditionKey, Comparison);

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let variables = subject.document.has_variables();
    let mut of_key: BTreeMap<String, Vec<Seen<'_>>> = BTreeMap::new();
    // Few statements test one key twice, and nothing is to be compared in the others.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (_, key) in statement.condition_keys() {
        *times.entry(key.key.value.to_lowercase()).or_default() += 1;
    }
    for (operator, key) in statement.condition_keys() {
        let name = key.key.value.to_lowercase();
        let is_alone = times.get(&name) == Some(&1);
        let is_other_rules =
            Operator::of(&operator.value).is_none_or(|operator| operator.base == Base::Null);
        let mut texts = key.values.values.iter().map(|value| value.value.text());
        if is_alone || is_other_rules || texts.any(|text| is_unknown(text) || is_stars(text)) {
            continue;
        }
        let comparison = Comparison::new(&operator.value, key, variables);
        let seen = of_key.entry(name).or_default();
        let other = seen
            .iter()
            .find(|(.., other)| comparison.contradicts(other));
        if let Some((other_operator, other, _)) = other {
            let effect = if statement.denies() {
                "denies"
            } else {
                "allows"
            };
            findings
                .add(
                    key.values.span,
                    format!(
                        "no request meets this `{}` of `{}` and its `{}` as well: the statement {effect} nothing",
                        operator.value, key.key.value, other_operator.value
                    ),
                )
                .related(other.values.span, "the other one")
                .note("all conditions of a statement have to hold together")
                .help("make two statements of them, or list the values under one operator, where one of them has to match");
        }
        if seen.len() < MOST {
            seen.push((operator, key, comparison));
        }
    }
}

/// Whether a value matches everything, of which `always-true-condition` and `never-true-condition` speak, as they do of `Null`.
fn is_stars(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}
