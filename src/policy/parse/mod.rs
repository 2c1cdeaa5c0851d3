//! A tree to a [`Document`]: every problem is reported, and what is readable is read.
mod check;
mod condition;
mod principal;
mod values;

use super::Kind;
use super::document::{
    Condition, ConditionKey, Document, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry,
    PrincipalType, Scalar, Statement, Unread,
};
use crate::diag::{Code, Diagnostic, Located, Outcome, did_you_mean};
use crate::syntax::{Entry, Mapping, Node, Value};

/// The elements of a document.
const DOCUMENT_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements of a statement.
const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads a policy document of a kind
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>).
///
/// An error is something AWS would refuse to save; a warning is saved and does not do what it
/// seems to. The document is there whatever was found, unless the tree is no mapping at all: what
/// could not be read is kept in `unread`, and a statement with such an element matches nothing. Of
/// an element that stands twice, which the tree's reader reports, the first counts.
pub fn parse(node: &Node, kind: Kind) -> Outcome<Document> {
    let mut diagnostics = Vec::new();
    let Some(mapping) = node.as_mapping() else {
        let problem = Diagnostic::error(
            Code::ElementType,
            node.span,
            format!("a policy document is a mapping, this is {}", node.kind()),
        )
        .help("write `{ \"Version\": \"2012-10-17\", \"Statement\": [ … ] }`");
        return Outcome::new(None, vec![problem]);
    };
    let document = document(mapping, node, &mut diagnostics);
    check::check(&document, kind, &mut diagnostics);
    Outcome::new(Some(document), diagnostics)
}

fn document(mapping: &Mapping, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let mut document = Document {
        span: node.span,
        ..Document::default()
    };
    for entry in firsts(mapping) {
        let value = &entry.value;
        let read = match entry.key.text.as_str() {
            "Version" => text(value).map(|text| document.version = Some(text)),
            "Id" => text(value).map(|text| document.id = Some(text)),
            "Statement" => statements(value, diagnostics)
                .map(|statements| document.statements = Some(statements)),
            _ => {
                diagnostics.push(unknown_element(entry, "a policy", &DOCUMENT_ELEMENTS));
                document.unread.push(Unread(entry.clone()));
                continue;
            }
        };
        if read.is_none() {
            let wanted = match entry.key.text.as_str() {
                "Statement" => "a statement or a list of statements",
                _ => "a text",
            };
            diagnostics.push(wrong_type(entry, wanted));
            document.unread.push(Unread(entry.clone()));
        }
    }
    document
}

fn statements(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<OneOrMany<Statement>> {
    let (nodes, is_list) = match &node.value {
        Value::Mapping(_) => (std::slice::from_ref(node), false),
        Value::Sequence(nodes) => (nodes.as_slice(), true),
        _ => return None,
    };
    let mut values = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node.as_mapping() {
            Some(mapping) => values.push(statement(mapping, node, diagnostics)),
            None => diagnostics.push(
                Diagnostic::error(
                    Code::ElementType,
                    node.span,
                    format!("a statement is a mapping, this is {}", node.kind()),
                )
                .help("write `{ \"Effect\": …, \"Action\": …, \"Resource\": … }`"),
            ),
        }
    }
    Some(OneOrMany {
        values,
        is_list,
        span: node.span,
    })
}

fn statement(mapping: &Mapping, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Statement {
    let mut statement = Statement {
        span: node.span,
        ..Statement::default()
    };
    for entry in firsts(mapping) {
        let before = diagnostics.len();
        if read_element(&mut statement, entry, diagnostics) {
            continue;
        }
        statement.unread.push(Unread(entry.clone()));
        if diagnostics.len() > before {
            continue;
        }
        diagnostics.push(match entry.key.text.as_str() {
            "Sid" => wrong_type(entry, "a text"),
            "Principal" | "NotPrincipal" => {
                wrong_type(entry, "`*` or a mapping from types to names")
            }
            "Condition" => wrong_type(entry, "a mapping from operators to keys"),
            "Action" | "NotAction" | "Resource" | "NotResource" => {
                wrong_type(entry, "a text or a list of texts")
            }
            _ => unknown_element(entry, "a statement", &STATEMENT_ELEMENTS),
        });
    }
    statement
}

/// Reads one element of a statement; `false` for one that could not be read, reported or not.
fn read_element(
    statement: &mut Statement,
    entry: &Entry,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let value = &entry.value;
    let read = match entry.key.text.as_str() {
        "Sid" => text(value).map(|text| statement.sid = Some(text)),
        "Effect" => effect(value, diagnostics).map(|effect| statement.effect = Some(effect)),
        "Principal" => {
            principal(value, diagnostics).map(|principal| statement.principal = Some(principal))
        }
        "NotPrincipal" => {
            principal(value, diagnostics).map(|principal| statement.not_principal = Some(principal))
        }
        "Action" => texts(value).map(|texts| statement.action = Some(texts)),
        "NotAction" => texts(value).map(|texts| statement.not_action = Some(texts)),
        "Resource" => texts(value).map(|texts| statement.resource = Some(texts)),
        "NotResource" => texts(value).map(|texts| statement.not_resource = Some(texts)),
        "Condition" => {
            condition(value, diagnostics).map(|condition| statement.condition = Some(condition))
        }
        _ => None,
    };
    read.is_some()
}

fn effect(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Located<Effect>> {
    let effect = match node.as_str() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        written => {
            let found = match written {
                Some(text) => format!("`{text}`"),
                None => node.kind().to_owned(),
            };
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidEffect,
                    node.span,
                    format!("`Effect` is `Allow` or `Deny`, this is {found}"),
                )
                .help("write `Allow` or `Deny`, in this case of the letters"),
            );
            return None;
        }
    };
    Some(Located::new(effect, node.span))
}

fn principal(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Principal> {
    let mapping = match &node.value {
        Value::String(text) => {
            return Some(Principal::Bare(Located::new(text.clone(), node.span)));
        }
        Value::Mapping(mapping) => mapping,
        _ => return None,
    };
    let mut entries = Vec::new();
    let mut complete = true;
    for entry in firsts(mapping) {
        let kind = PrincipalType::from(entry.key.text.as_str());
        if let Some(names) = texts(&entry.value) {
            entries.push(PrincipalEntry {
                kind: Located::new(kind, entry.key.span),
                names,
            });
        } else {
            complete = false;
            diagnostics.push(wrong_type(entry, "a text or a list of texts"));
        }
    }
    complete.then_some(Principal::Map {
        entries,
        span: node.span,
    })
}

fn condition(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Condition> {
    let mapping = node.as_mapping()?;
    let mut operators = Vec::with_capacity(mapping.entries.len());
    let mut complete = true;
    for entry in &mapping.entries {
        let operator = Located::new(entry.key.text.clone(), entry.key.span);
        if let Some(keys) = entry.value.as_mapping() {
            let keys = condition_keys(keys, diagnostics);
            complete &= keys.is_some();
            operators.extend(keys.map(|keys| OperatorBlock { operator, keys }));
        } else {
            complete = false;
            diagnostics.push(wrong_type(entry, "a mapping from condition keys to values"));
        }
    }
    complete.then_some(Condition {
        operators,
        span: node.span,
    })
}

fn condition_keys(
    mapping: &Mapping,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<ConditionKey>> {
    let mut keys = Vec::with_capacity(mapping.entries.len());
    for entry in &mapping.entries {
        match one_or_many(&entry.value, scalar) {
            Some(values) => keys.push(ConditionKey {
                key: Located::new(entry.key.text.clone(), entry.key.span),
                values,
            }),
            None => diagnostics.push(wrong_type(
                entry,
                "a text, a number, a boolean or a list of them",
            )),
        }
    }
    (keys.len() == mapping.entries.len()).then_some(keys)
}

/// The entries of a mapping without those whose key stood before.
fn firsts(mapping: &Mapping) -> impl Iterator<Item = &Entry> {
    let mut seen = std::collections::BTreeSet::new();
    mapping
        .entries
        .iter()
        .filter(move |entry| seen.insert(entry.key.text.as_str()))
}

fn text(node: &Node) -> Option<Located<String>> {
    node.as_str()
        .map(|text| Located::new(text.to_owned(), node.span))
}

fn texts(node: &Node) -> Option<OneOrMany<Located<String>>> {
    one_or_many(node, text)
}

fn scalar(node: &Node) -> Option<Located<Scalar>> {
    let scalar = match &node.value {
        Value::String(text) => Scalar::Text(text.clone()),
        Value::Number(text) => Scalar::Number(text.clone()),
        Value::Bool(value) => Scalar::Bool(*value),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => return None,
    };
    Some(Located::new(scalar, node.span))
}

fn one_or_many<T>(node: &Node, each: impl Fn(&Node) -> Option<T>) -> Option<OneOrMany<T>> {
    let (nodes, is_list) = match &node.value {
        Value::Sequence(nodes) => (nodes.as_slice(), true),
        _ => (std::slice::from_ref(node), false),
    };
    Some(OneOrMany {
        values: nodes.iter().map(each).collect::<Option<Vec<T>>>()?,
        is_list,
        span: node.span,
    })
}

fn wrong_type(entry: &Entry, wanted: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ElementType,
        entry.value.span,
        format!(
            "`{}` is {wanted}, this is {}",
            entry.key.text,
            found(&entry.value)
        ),
    )
    .help(format!("write {wanted}"))
}

/// What stands there; in a list, the element that does not fit.
fn found(node: &Node) -> String {
    let odd = node.as_sequence().and_then(|nodes| {
        nodes
            .iter()
            .find(|node| !matches!(node.value, Value::String(_)))
    });
    match odd {
        Some(odd) => format!("a list with {}", odd.kind()),
        None => node.kind().to_owned(),
    }
}

fn unknown_element(entry: &Entry, whole: &str, known: &[&'static str]) -> Diagnostic {
    let name = &entry.key.text;
    let problem = Diagnostic::error(
        Code::UnknownElement,
        entry.key.span,
        format!("{whole} has no element `{name}`"),
    );
    match did_you_mean(name, known.iter().copied()).first() {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("remove it: AWS refuses the whole document"),
    }
}
