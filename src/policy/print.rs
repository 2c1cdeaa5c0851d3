//! The one canonical printer: elements in AWS's order, values in the order and shape written.
use super::document::{Condition, Document, OneOrMany, Principal, Scalar, Statement, Unread};
use crate::diag::Located;
use crate::syntax::{Node, Value};
use std::fmt::Write as _;

/// The document as JSON with two spaces of indentation and a newline at its end.
pub fn print(document: &Document) -> String {
    let mut text = String::new();
    write_json(&json(document), &mut text, Some(0));
    text.push('\n');
    text
}

/// The document as JSON without any blank: the form whose characters IAM counts.
pub fn print_minified(document: &Document) -> String {
    let mut text = String::new();
    write_json(&json(document), &mut text, None);
    text
}

/// What is printed: JSON borrowed from a document.
enum Json<'a> {
    Text(&'a str),
    /// A number or a word, as spelled.
    Plain(&'a str),
    List(Vec<Self>),
    Map(Vec<(&'a str, Self)>),
}

fn json(document: &Document) -> Json<'_> {
    let mut members = Vec::new();
    push_text(&mut members, "Version", document.version.as_ref());
    push_text(&mut members, "Id", document.id.as_ref());
    if let Some(statements) = &document.statements {
        members.push(("Statement", one_or_many(statements, statement)));
    }
    push_unread(&mut members, &document.unread);
    Json::Map(members)
}

fn statement(statement: &Statement) -> Json<'_> {
    let mut members = Vec::new();
    push_text(&mut members, "Sid", statement.sid.as_ref());
    if let Some(effect) = &statement.effect {
        members.push(("Effect", Json::Text(effect.value.as_str())));
    }
    for (name, element) in [
        ("Principal", &statement.principal),
        ("NotPrincipal", &statement.not_principal),
    ] {
        if let Some(element) = element {
            members.push((name, principal(element)));
        }
    }
    for (name, element) in [
        ("Action", &statement.action),
        ("NotAction", &statement.not_action),
        ("Resource", &statement.resource),
        ("NotResource", &statement.not_resource),
    ] {
        if let Some(element) = element {
            members.push((name, one_or_many(element, |text| Json::Text(&text.value))));
        }
    }
    if let Some(element) = &statement.condition {
        members.push(("Condition", condition(element)));
    }
    push_unread(&mut members, &statement.unread);
    Json::Map(members)
}

fn principal(principal: &Principal) -> Json<'_> {
    match principal {
        Principal::Bare(text) => Json::Text(&text.value),
        Principal::Map { entries, .. } => Json::Map(
            entries
                .iter()
                .map(|entry| {
                    let names = one_or_many(&entry.names, |name| Json::Text(&name.value));
                    (entry.kind.value.as_str(), names)
                })
                .collect(),
        ),
    }
}

fn condition(condition: &Condition) -> Json<'_> {
    let operators = condition.operators.iter().map(|block| {
        let keys = block
            .keys
            .iter()
            .map(|key| {
                (
                    key.key.value.as_str(),
                    one_or_many(&key.values, |value| scalar(&value.value)),
                )
            })
            .collect();
        (block.operator.value.as_str(), Json::Map(keys))
    });
    Json::Map(operators.collect())
}

fn scalar(scalar: &Scalar) -> Json<'_> {
    match scalar {
        Scalar::Text(text) => Json::Text(text),
        Scalar::Number(_) | Scalar::Bool(_) => Json::Plain(scalar.text()),
    }
}

fn one_or_many<'a, T>(element: &'a OneOrMany<T>, each: impl Fn(&'a T) -> Json<'a>) -> Json<'a> {
    match element.values.as_slice() {
        [one] if !element.is_list => each(one),
        many => Json::List(many.iter().map(each).collect()),
    }
}

fn push_text<'a>(
    members: &mut Vec<(&'a str, Json<'a>)>,
    name: &'static str,
    text: Option<&'a Located<String>>,
) {
    members.extend(text.map(|text| (name, Json::Text(&text.value))));
}

fn push_unread<'a>(members: &mut Vec<(&'a str, Json<'a>)>, unread: &'a [Unread]) {
    members.extend(
        unread
            .iter()
            .map(|Unread(entry)| (entry.key.text.as_str(), tree(&entry.value))),
    );
}

fn tree(node: &Node) -> Json<'_> {
    match &node.value {
        Value::Null => Json::Plain("null"),
        Value::Bool(true) => Json::Plain("true"),
        Value::Bool(false) => Json::Plain("false"),
        Value::Number(text) => Json::Plain(text),
        Value::String(text) => Json::Text(text),
        Value::Sequence(nodes) => Json::List(nodes.iter().map(tree).collect()),
        Value::Mapping(mapping) => Json::Map(
            mapping
                .entries
                .iter()
                .map(|entry| (entry.key.text.as_str(), tree(&entry.value)))
                .collect(),
        ),
    }
}

/// Writes with this indentation, or minified for `None`.
fn write_json(json: &Json<'_>, out: &mut String, indent: Option<usize>) {
    match json {
        Json::Text(text) => write_text(text, out),
        Json::Plain(text) => out.push_str(text),
        Json::List(items) => write_members(out, indent, '[', ']', items, |item, out, indent| {
            write_json(item, out, indent);
        }),
        Json::Map(members) => {
            write_members(
                out,
                indent,
                '{',
                '}',
                members,
                |(name, value), out, indent| {
                    write_text(name, out);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    write_json(value, out, indent);
                },
            );
        }
    }
}

fn write_members<T>(
    out: &mut String,
    indent: Option<usize>,
    open: char,
    close: char,
    members: &[T],
    each: impl Fn(&T, &mut String, Option<usize>),
) {
    out.push(open);
    let inner = indent.map(|indent| indent + 1);
    for (position, member) in members.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        new_line(out, inner);
        each(member, out, inner);
    }
    if !members.is_empty() {
        new_line(out, indent);
    }
    out.push(close);
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let special = |character: char| matches!(character, '"' | '\\' | '\u{0}'..='\u{1f}');
    for part in text.split_inclusive(special) {
        out.push_str(part.trim_end_matches(special));
        match part.chars().next_back().filter(|last| special(*last)) {
            None => {}
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => {
                // Writing to a text does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
        }
    }
    out.push('"');
}
