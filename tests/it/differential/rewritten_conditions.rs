//! What the other engine does differently with conditions; see `rewrites.rs`.
use super::case::Case;
use crate::reference::keys;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One test of a condition.
pub(super) struct Test {
    operator: String,
    key: String,
    values: Vec<String>,
}

impl Test {
    fn base(&self) -> &str {
        let base = self.operator.rsplit(':').next().unwrap();
        base.strip_suffix("IfExists").unwrap_or(base)
    }

    /// A test that is false of every request.
    fn fail(&mut self) {
        "StringEquals".clone_into(&mut self.operator);
        "synth:absent".clone_into(&mut self.key);
        self.values = vec!["x".to_owned()];
    }
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values
            .iter()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect(),
        single => vec![single.as_str().unwrap().to_owned()],
    }
}

pub(super) fn each_test(case: &mut Case, mut change: impl FnMut(&mut Test, &Held)) {
    let held = Held::of(case);
    for (_, statement) in case.statements() {
        let Some(condition) = statement.get("Condition") else {
            continue;
        };
        let mut changed = Map::new();
        for (operator, block) in condition.as_object().unwrap() {
            for (key, values) in block.as_object().unwrap() {
                let mut test = Test {
                    operator: operator.clone(),
                    key: key.clone(),
                    values: texts(values),
                };
                let before = test.values.clone();
                change(&mut test, &held);
                let values = if test.values == before {
                    values.clone()
                } else {
                    json!(test.values)
                };
                changed.entry(test.operator).or_insert_with(|| json!({}))[test.key] = values;
            }
        }
        statement.insert("Condition".into(), Value::Object(changed));
    }
}

/// The condition keys of a request, those that follow from the caller included.
pub(super) struct Held {
    pub(super) keys: BTreeMap<String, Vec<String>>,
    lists: Vec<String>,
}

impl Held {
    pub(super) fn of(case: &Case) -> Self {
        let (keys, lists) = keys(&case.request());
        Self { keys, lists }
    }

    fn get(&self, key: &str) -> Option<&Vec<String>> {
        self.keys.get(&key.to_lowercase())
    }

    /// Whether a variable in the text has no value.
    pub(super) fn unresolved(&self, text: &str) -> bool {
        text.split("${").skip(1).any(|part| {
            let name = part.split('}').next().unwrap();
            let list = self.lists.contains(&name.to_lowercase());
            !matches!(name, "*" | "?" | "$")
                && !name.contains(", '")
                && (list || self.get(name).is_none())
        })
    }
}

pub(super) fn unresolved_under_negation(case: &mut Case) {
    each_test(case, |test, held| {
        let unresolved = test.values.iter().any(|text| held.unresolved(text));
        if test.base().contains("Not") && unresolved && held.get(&test.key).is_some() {
            test.fail();
        }
    });
}

pub(super) fn newline_stops_wildcards(case: &mut Case) {
    each_test(case, |test, held| {
        let newline = held
            .get(&test.key)
            .is_some_and(|values| values.iter().any(|value| value.contains('\n')));
        if newline && test.base().ends_with("Like") {
            for value in &mut test.values {
                *value = value.replace(['*', '?'], "!");
            }
        }
    });
}

pub(super) fn null_sees_empty_values(case: &mut Case) {
    each_test(case, |test, held| {
        let empty = held
            .get(&test.key)
            .is_some_and(|values| values.iter().all(String::is_empty) && values.len() < 2);
        if test.base() == "Null" && empty {
            test.fail_or_hold(false);
        }
    });
}

impl Test {
    /// Makes a `Null` test false where it asks for `true`, and true where it asks for `false`.
    fn fail_or_hold(&mut self, absent: bool) {
        let holds = self.values.iter().any(|value| *value == absent.to_string());
        self.fail();
        if holds {
            "StringNotEquals".clone_into(&mut self.operator);
        }
    }
}

pub(super) fn null_without_prefix(case: &mut Case) {
    each_test(case, |test, held| {
        if test.base() == "Null" && test.operator.contains(':') {
            let absent = held.get(&test.key).is_none();
            test.fail_or_hold(absent);
        }
    });
}

pub(super) fn any_value_ignores_if_exists(case: &mut Case) {
    each_test(case, |test, held| {
        let absent = held.get(&test.key).is_none();
        if absent
            && test.operator.starts_with("ForAnyValue:")
            && test.operator.ends_with("IfExists")
        {
            test.fail();
        }
    });
}

pub(super) fn numbers_with_trailing_text(case: &mut Case) {
    each_test(case, |test, _| {
        if test.base().starts_with("Numeric") {
            for value in &mut test.values {
                let end = value
                    .find(|c: char| c.is_alphabetic())
                    .unwrap_or(value.len());
                value.truncate(end);
            }
        }
    });
}

pub(super) fn epochs_are_milliseconds(case: &mut Case) {
    let digits = |text: &str| text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let shorter = |text: &mut String| text.truncate(text.len() - 3);
    let held = Held::of(case);
    each_test(case, |test, _| {
        // Two epochs compare alike in both units; these are further apart than a second.
        if test.base().starts_with("Date") {
            test.values
                .iter_mut()
                .filter(|value| digits(value))
                .for_each(shorter);
        }
    });
    for (key, value) in &mut case.context {
        if held
            .get(key)
            .is_some_and(|values| values.iter().any(|value| digits(value)))
            && key.ends_with("Time")
        {
            let mut text = value.as_str().unwrap().to_owned();
            shorter(&mut text);
            *value = json!(text);
        }
    }
}

pub(super) fn prefix_zero_is_one_address(case: &mut Case) {
    each_test(case, |test, _| {
        for value in &mut test.values {
            if value == "0.0.0.0/0" {
                "0.0.0.0/32".clone_into(value);
            }
        }
    });
}

pub(super) fn bare_version_six_is_text(case: &mut Case) {
    each_test(case, |test, held| {
        let given = held.get(&test.key).cloned().unwrap_or_default();
        for value in &mut test.values {
            let bare =
                test.operator.contains("IpAddress") && value.contains(':') && !value.contains('/');
            if bare && !given.contains(value) {
                "2001:db8:ffff::ffff".clone_into(value);
            }
        }
    });
}

pub(super) fn other_family_is_not_outside(case: &mut Case) {
    each_test(case, |test, held| {
        let given = held.get(&test.key).cloned().unwrap_or_default();
        let differs = |value: &String| {
            let bare = !value.contains('/');
            bare && given
                .iter()
                .any(|given| given.contains(':') != value.contains(':'))
        };
        if test.base() == "NotIpAddress" && test.values.iter().any(differs) {
            test.fail();
        }
    });
}
