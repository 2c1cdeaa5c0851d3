//! The shape of objects: which fields there are, and what stands in them.
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::syntax::{Mapping, Node, Value};

/// Longer names are misspellings of no field.
const LONGEST_NAME: usize = 64;

/// Reports fields that an object does not have.
pub(super) fn refuse_unknown(
    mapping: &Mapping,
    whole: &str,
    known: &[&'static str],
    problems: &mut Vec<Diagnostic>,
) {
    for entry in &mapping.entries {
        let name = entry.key.text.as_str();
        if known.contains(&name) {
            continue;
        }
        let problem = Diagnostic::error(
            Code::UnknownKey,
            entry.key.span,
            format!("{whole} has no field `{name}`"),
        );
        let near = if name.len() <= LONGEST_NAME {
            did_you_mean(name, known.iter().copied())
        } else {
            Vec::new()
        };
        problems.push(match near.first() {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("remove it"),
        });
    }
}

/// The mapping that a node has to be.
pub(super) fn mapping<'a>(
    node: &'a Node,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'a Mapping> {
    let mapping = node.as_mapping();
    if mapping.is_none() {
        problems.push(wrong_type(node, name, "an object"));
    }
    mapping
}

/// The text of a field; `None` without a problem if it is not there.
pub(super) fn text<'a>(
    mapping: &'a Mapping,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<(&'a Node, &'a str)> {
    let node = present(mapping, name)?;
    let text = node.as_str();
    if text.is_none() {
        problems.push(wrong_type(node, name, "a text"));
    }
    text.map(|text| (node, text))
}

/// The truth of a field; `None` without a problem if it is not there.
pub(super) fn truth(mapping: &Mapping, name: &str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
    let node = present(mapping, name)?;
    if let Value::Bool(truth) = node.value {
        return Some(truth);
    }
    problems.push(wrong_type(node, name, "`true` or `false`"));
    None
}

/// The elements of a list; none if the field is not there.
pub(super) fn list<'a>(
    mapping: &'a Mapping,
    name: &str,
    wanted: &str,
    problems: &mut Vec<Diagnostic>,
) -> &'a [Node] {
    let Some(node) = present(mapping, name) else {
        return &[];
    };
    if let Some(nodes) = node.as_sequence() {
        return nodes;
    }
    problems.push(wrong_type(node, name, wanted));
    &[]
}

/// A field that is there; `null` says that it is not.
pub(super) fn present<'a>(mapping: &'a Mapping, name: &str) -> Option<&'a Node> {
    mapping
        .get(name)
        .filter(|node| !matches!(node.value, Value::Null))
}

pub(super) fn wrong_type(node: &Node, name: &str, wanted: &str) -> Diagnostic {
    let found = match node.kind() {
        "a mapping" => "an object",
        "nothing" => "`null`",
        kind => kind,
    };
    Diagnostic::error(
        Code::WrongType,
        node.span,
        format!("`{name}` is {wanted}, this is {found}"),
    )
}
