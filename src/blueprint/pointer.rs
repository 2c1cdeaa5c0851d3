//! Paths through a tree, as a schema validator gives them.
use crate::diag::Span;
use crate::syntax::{Node, Value};
use jsonschema::paths::{Location, LocationSegment};

/// A step into a tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an element, by where it stands: stable while other elements are removed.
    Element(Span),
}

/// A path from the root.
pub(crate) type Pointer = Vec<Step>;

/// The path that a validator's location names in this tree.
pub(crate) fn from_location(location: &Location, tree: &Node) -> Pointer {
    let mut pointer = Pointer::new();
    let mut node = Some(tree);
    for segment in location {
        match (segment, node.map(|node| &node.value)) {
            (LocationSegment::Property(key), Some(Value::Mapping(mapping))) => {
                node = mapping.get(&key);
                pointer.push(Step::Key(key.into_owned()));
            }
            (LocationSegment::Index(index), Some(Value::Sequence(nodes))) => {
                node = nodes.get(index);
                pointer.push(Step::Element(
                    node.map(|node| node.span).unwrap_or_default(),
                ));
            }
            _ => break,
        }
    }
    pointer
}

/// The node at the end of a path.
pub(crate) fn find<'a>(tree: &'a Node, pointer: &[Step]) -> Option<&'a Node> {
    pointer
        .iter()
        .try_fold(tree, |node, step| match (step, &node.value) {
            (Step::Key(key), Value::Mapping(mapping)) => mapping.get(key),
            (Step::Element(span), Value::Sequence(nodes)) => {
                nodes.iter().find(|node| node.span == *span)
            }
            _ => None,
        })
}

/// The node at the end of a path, to be changed.
pub(crate) fn find_mut<'a>(tree: &'a mut Node, pointer: &[Step]) -> Option<&'a mut Node> {
    let mut node = tree;
    for step in pointer {
        node = match (step, &mut node.value) {
            (Step::Key(key), Value::Mapping(mapping)) => mapping
                .entries
                .iter_mut()
                .find(|entry| entry.key.text == *key)
                .map(|entry| &mut entry.value)?,
            (Step::Element(span), Value::Sequence(nodes)) => {
                nodes.iter_mut().find(|node| node.span == *span)?
            }
            _ => return None,
        };
    }
    Some(node)
}

/// Removes the node at the end of a path. False where the path is the root itself; a node that is
/// gone already counts as removed.
pub(crate) fn remove(tree: &mut Node, pointer: &[Step]) -> bool {
    let Some((last, path)) = pointer.split_last() else {
        return false;
    };
    let Some(node) = find_mut(tree, path) else {
        return true;
    };
    match (last, &mut node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => {
            mapping.entries.retain(|entry| entry.key.text != *key);
        }
        (Step::Element(span), Value::Sequence(nodes)) => {
            nodes.retain(|node| node.span != *span);
        }
        _ => {}
    }
    true
}

/// The tree as a JSON value, for the validator. Numbers beyond 64 bits become texts: no number
/// of the language is that large.
pub(crate) fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => number(text),
        Value::String(text) => text.as_str().into(),
        Value::Sequence(nodes) => nodes.iter().map(to_json).collect(),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .map(|entry| (entry.key.text.clone(), to_json(&entry.value)))
            .collect(),
    }
}

fn number(text: &str) -> serde_json::Value {
    if let Ok(integer) = text.parse::<i64>() {
        return integer.into();
    }
    text.parse::<f64>()
        .ok()
        .and_then(serde_json::Number::from_f64)
        .map_or_else(|| text.into(), serde_json::Value::Number)
}
