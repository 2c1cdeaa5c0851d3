//! One node as a policy document.
use super::Read;
use crate::diag::{Diagnostic, Level, Outcome};
use crate::lint::known::{UNKNOWN, is_unknown};
use crate::lint::{Holder, Subject};
use crate::policy::{Document, Kind, parse};
use crate::syntax::{Entry, Key, Node, Value};
use std::borrow::Cow;

/// A file that is a policy.
pub(super) fn of_file(tree: &Node, said: Option<Kind>, read: &mut Read) {
    let (tree, handed_off) = statements_of(tree);
    let tree = &*tree;
    // What is handed off are statements for a policy that has others: its kind is known and it is not whole.
    let kind_is_certain = said.is_some();
    let is_whole = handed_off.is_none();
    let said = said.or(handed_off);
    let (kind, parsed) = match said {
        Some(kind) => (kind, parse(tree, kind)),
        None => guessed(tree),
    };
    add_parsed(tree, kind, kind_is_certain, parsed, None, read);
    if let Some(subject) = read.subjects.last_mut() {
        subject.is_whole = is_whole;
    }
}

/// The policy, read as the kind that its content tells.
fn guessed(tree: &Node) -> (Kind, Outcome<Document>) {
    let first = parse(tree, Kind::Identity);
    match first.value.as_ref().map_or(Kind::Identity, Kind::likely) {
        Kind::Identity => (Kind::Identity, first),
        kind => (kind, parse(tree, kind)),
    }
}

/// The policy in a file of synth's own: a handoff says beside it where it goes, and an id that AWS has not
/// given yet stands as `${synth:…}`.
fn statements_of(tree: &Node) -> (Cow<'_, Node>, Option<Kind>) {
    let mut tree = if has_symbols(tree) {
        Cow::Owned(without_symbols(tree))
    } else {
        Cow::Borrowed(tree)
    };
    let add_to = tree.get("add_to").and_then(Node::as_str);
    let kind = add_to.map(|words| match words {
        "key policy" => Kind::Key,
        words if words.starts_with("trust policy") => Kind::Trust,
        words if words.starts_with("identity policy") => Kind::Identity,
        _ => Kind::Resource,
    });
    if kind.is_some()
        && let tree = tree.to_mut()
        && let Value::Mapping(mapping) = &mut tree.value
    {
        mapping
            .entries
            .retain(|entry| matches!(entry.key.text.as_str(), "Version" | "Id" | "Statement"));
        // The policy that takes them says the language: the one of today, or its variables would be plain text.
        mapping.entries.push(Entry {
            key: Key {
                text: "Version".to_owned(),
                span: tree.span,
            },
            value: Node {
                value: Value::String("2012-10-17".to_owned()),
                span: tree.span,
                tag: None,
            },
        });
    }
    (tree, kind)
}

fn has_symbols(tree: &Node) -> bool {
    let mut waiting = vec![tree];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::String(text) if text.contains(SYMBOL) => return true,
            Value::Sequence(nodes) => waiting.extend(nodes),
            Value::Mapping(mapping) => {
                waiting.extend(mapping.entries.iter().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
    false
}

fn without_symbols(node: &Node) -> Node {
    let mut node = node.clone();
    node.value = match node.value {
        Value::String(text) if text.contains(SYMBOL) => Value::String(unknown_symbols(&text)),
        Value::Sequence(nodes) => Value::Sequence(nodes.iter().map(without_symbols).collect()),
        Value::Mapping(mut mapping) => {
            for entry in &mut mapping.entries {
                entry.value = without_symbols(&entry.value);
            }
            Value::Mapping(mapping)
        }
        other => other,
    };
    node
}

/// How a symbol of synth's begins.
const SYMBOL: &str = "${synth:";

fn unknown_symbols(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(SYMBOL) {
        let Some((_, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push(UNKNOWN);
        rest = after;
    }
    out + rest
}

/// A node that is a policy of a kind.
pub(super) fn add(
    node: &Node,
    kind: Kind,
    kind_is_certain: bool,
    holder: Option<Holder>,
    read: &mut Read,
) {
    add_parsed(node, kind, kind_is_certain, parse(node, kind), holder, read);
}

/// A node that was read as a policy of a kind.
fn add_parsed(
    node: &Node,
    kind: Kind,
    kind_is_certain: bool,
    parsed: Outcome<Document>,
    holder: Option<Holder>,
    read: &mut Read,
) {
    let unknown = spans_of_unknown(node);
    // Nothing is wrong with a text that nobody knows.
    read.diagnostics.extend(
        parsed
            .diagnostics
            .into_iter()
            .filter(|problem| !is_about(problem, &unknown))
            .map(|problem| weighed(problem, kind_is_certain)),
    );
    if let Some(document) = parsed.value {
        read.subjects.push(Subject {
            is_whole: true,
            kind,
            kind_is_certain,
            is_unattached: false,
            document,
            holder,
        });
    }
}

/// What only a policy of another kind would be refused for is no error where the kind is a guess.
fn weighed(problem: Diagnostic, kind_is_certain: bool) -> Diagnostic {
    use crate::diag::Code;
    let depends_on_kind = matches!(
        problem.code,
        Code::UnsupportedElement | Code::MissingElement | Code::InvalidPrincipal
    );
    if kind_is_certain || !depends_on_kind || problem.level != Level::Error {
        return problem;
    }
    Diagnostic {
        level: Level::Warning,
        ..problem
    }
    .note("the kind of this policy was told by its content: say it with `--as` if it is another")
}

fn is_about(problem: &Diagnostic, unknown: &[(u32, u32)]) -> bool {
    problem.primary.as_ref().is_some_and(|label| {
        unknown
            .iter()
            .any(|(start, end)| *start <= label.span.start && label.span.end <= *end)
    })
}

/// Where texts stand that are not known.
fn spans_of_unknown(node: &Node) -> Vec<(u32, u32)> {
    let mut spans = Vec::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::String(text) if is_unknown(text) => {
                spans.push((node.span.start, node.span.end));
            }
            Value::Sequence(nodes) => waiting.extend(nodes),
            Value::Mapping(mapping) => {
                waiting.extend(mapping.entries.iter().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
    spans
}
