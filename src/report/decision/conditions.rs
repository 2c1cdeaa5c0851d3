//! A condition in words: what it compares, what the request holds, and what it needs.
use super::quoted;
use crate::policy::{ConditionTrace, Found, Statement, Truth};

/// The condition keys of a statement as they are written, in the order of its trace.
pub(super) fn keys_as_written(statement: Option<&Statement>) -> Vec<&str> {
    let condition = statement.and_then(|statement| statement.condition.as_ref());
    let blocks = condition.map_or(&[][..], |condition| &condition.operators);
    blocks
        .iter()
        .flat_map(|block| block.keys.iter().map(|key| key.key.value.as_str()))
        .collect()
}

/// ``` `aws:PrincipalTag/Team` is `red`, but `StringEquals` asks for `blue` ```.
pub(super) fn sentence(condition: &ConditionTrace, key: &str) -> String {
    let operator = &condition.operator;
    let found = found(&condition.found);
    if condition.holds == Truth::True {
        return match condition.found {
            // Why an absent key passes is the operator's rule, whatever the values are.
            Found::Absent => format!("`{key}` {found}, which `{operator}` lets pass"),
            _ => format!(
                "`{key}` {found}, and `{operator}` asks for {}",
                needs(condition)
            ),
        };
    }
    if lacks_qualifier(condition) {
        return format!(
            "`{key}` {found}, and `{operator}` compares single values only: it needs `ForAnyValue:` or `ForAllValues:` before it"
        );
    }
    let hint = if differs_in_case(condition) {
        " (the case of letters counts)"
    } else {
        ""
    };
    format!(
        "`{key}` {found}, but `{operator}` asks for {}{hint}",
        needs(condition)
    )
}

/// What the policy wants of the key.
pub(super) fn needs(condition: &ConditionTrace) -> String {
    let values = quoted(condition.expected.iter().map(String::as_str), "or");
    let operator = condition.operator.to_ascii_lowercase();
    let bare = operator.rsplit(':').next().unwrap_or_default();
    if bare == "null" {
        let absent = condition.expected.iter().any(|value| value == "true");
        return format!("it to be {}", if absent { "absent" } else { "there" });
    }
    if condition.expected.is_empty() {
        return "a value of an empty list, which nothing is".to_owned();
    }
    let relation = if bare.contains("not") {
        "anything but "
    } else if bare.contains("lessthanequals") {
        "at most "
    } else if bare.contains("lessthan") {
        "less than "
    } else if bare.contains("greaterthanequals") {
        "at least "
    } else if bare.contains("greaterthan") {
        "more than "
    } else if operator.starts_with("forallvalues") {
        "nothing but "
    } else {
        ""
    };
    format!("{relation}{values}")
}

/// What would make the condition hold: `` let `key` be `value` ``.
pub(super) fn remedy(condition: &ConditionTrace, key: &str) -> String {
    if lacks_qualifier(condition) {
        let operator = &condition.operator;
        return format!("write `ForAnyValue:{operator}` or `ForAllValues:{operator}` for `{key}`");
    }
    let needs = needs(condition);
    match needs.strip_prefix("it to be ") {
        Some(state) => format!("let `{key}` be {state}"),
        None => format!("let `{key}` be {needs}"),
    }
}

/// A list of values under an operator that compares single ones.
fn lacks_qualifier(condition: &ConditionTrace) -> bool {
    let null = condition.operator.eq_ignore_ascii_case("null");
    matches!(condition.found, Found::Multi(_)) && !condition.operator.contains(':') && !null
}

fn found(found: &Found) -> String {
    match found {
        Found::Absent => "is absent from the request".to_owned(),
        Found::Single(value) => format!("is `{value}`"),
        Found::Multi(values) if values.is_empty() => "is an empty list".to_owned(),
        Found::Multi(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("is the list {}", values.join(", "))
        }
        Found::Unknown => "is not known".to_owned(),
    }
}

fn differs_in_case(condition: &ConditionTrace) -> bool {
    let Found::Single(value) = &condition.found else {
        return false;
    };
    condition
        .expected
        .iter()
        .any(|expected| expected != value && expected.eq_ignore_ascii_case(value))
}
