//! TOML text to the spanned tree.
use super::{Entry, Key, Mapping, Node, Value};
use crate::diag::{Code, Diagnostic, Outcome, SourceId, Span};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads one TOML document (<https://toml.io/en/v1.1.0>). A date becomes a text. What is wrong is told all at once,
/// and then there is no tree.
pub fn parse_toml(text: &str, source: SourceId) -> Outcome<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let (range, table) = (table.span(), table.into_inner());
        return Outcome::new(Some(mapping(table, range, source)), Vec::new());
    }
    let problems = errors.iter().map(|error| {
        let range = error.span().unwrap_or_default();
        Diagnostic::error(
            Code::InvalidToml,
            span(range, source),
            one_line(error.message()),
        )
        .help("write TOML: `key = \"text\"` below a `[table]`")
    });
    Outcome::new(None, problems.collect())
}

fn one_line(message: &str) -> String {
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    lines.join(", ")
}

fn span(range: Range<usize>, source: SourceId) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, byte(range.start), byte(range.end))
}

fn mapping(table: DeTable<'_>, range: Range<usize>, source: SourceId) -> Node {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key: Key {
                span: span(key.span(), source),
                text: key.into_inner().into_owned(),
            },
            value: node(value, source),
        })
        .collect();
    // The crate keeps them in the order of their names.
    entries.sort_by_key(|entry| entry.key.span);
    Node {
        value: Value::Mapping(Mapping { entries }),
        span: span(range, source),
        tag: None,
    }
}

/// Recursion is bounded by the crate, which refuses values nested deeper than 80.
fn node(value: Spanned<DeValue<'_>>, source: SourceId) -> Node {
    let range = value.span();
    let value = match value.into_inner() {
        DeValue::Table(table) => return mapping(table, range, source),
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Value::Bool(yes),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(values) => Value::Sequence(
            values
                .into_iter()
                .map(|value| node(value, source))
                .collect(),
        ),
    };
    Node {
        value,
        span: span(range, source),
        tag: None,
    }
}
