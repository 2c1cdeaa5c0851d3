//! What stands in the tree for a required value that is not there, so that all the rest of the
//! thing that lacks it can still be read and its problems be told in the same run.
use super::schema;
use crate::diag::{Diagnostic, SourceId, Span};
use crate::syntax::{Entry, Key, Mapping, Node, Value};
use serde_json::Value as Json;

/// The text that no placeholder is written in.
const NOWHERE: SourceId = SourceId(u32::MAX);
const SPAN: Span = Span {
    source: NOWHERE,
    start: 0,
    end: 0,
};

/// The least value that the schema allows for a required key; `None` where that is no single
/// word: the thing is cut out then.
pub(super) fn value(path_of_required: &str, key: &str) -> Option<Value> {
    let (parent, _) = path_of_required.rsplit_once('/')?;
    let property = schema::schema()
        .pointer(parent)?
        .get("properties")?
        .get(key)?;
    least(referred(property))
}

fn referred(schema: &Json) -> &Json {
    let target = schema.get("$ref").and_then(Json::as_str);
    target
        .and_then(|target| schema::schema().pointer(target.trim_start_matches('#')))
        .unwrap_or(schema)
}

fn least(schema: &Json) -> Option<Value> {
    if let Some(first) = schema
        .get("enum")
        .and_then(|words| words.get(0))
        .and_then(Json::as_str)
    {
        return Some(Value::String(first.to_owned()));
    }
    let kind = schema
        .get("type")
        .or_else(|| schema.get("if")?.get("type"))?;
    let kind = kind.as_str().or_else(|| kind.get(0)?.as_str())?;
    match kind {
        "string" => Some(Value::String("-".to_owned())),
        "integer" => {
            let least = schema.get("minimum").and_then(Json::as_u64).unwrap_or(1);
            Some(Value::Number(least.to_string()))
        }
        "array" => Some(Value::Sequence(Vec::new())),
        "object" if schema.get("required").is_none() && schema.get("minProperties").is_none() => {
            Some(Value::Mapping(Mapping::default()))
        }
        _ => None,
    }
}

/// The entry to put into the mapping.
pub(super) fn entry(key: String, value: Value) -> Entry {
    let value = Node {
        value,
        span: SPAN,
        tag: None,
    };
    Entry {
        key: Key {
            text: key,
            span: SPAN,
        },
        value,
    }
}

/// Whether a problem is one of a placeholder: what is missing has been told already.
pub(super) fn is_about(diagnostic: &Diagnostic) -> bool {
    diagnostic
        .primary
        .as_ref()
        .is_some_and(|label| label.span.source == NOWHERE)
}
