//! One violation of the schema, in the user's words and at its place.
use super::later;
use super::placeholder;
use super::pointer::{self, Pointer, Step};
use super::raw::choice::EXPECTED;
use super::schema;
use crate::diag::{Code, Diagnostic, Span, did_you_mean};
use crate::syntax::{Node, Value};
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value as Json;

/// A violation and what to cut out of the tree so that the rest can be used.
#[derive(Debug)]
pub(crate) struct Violation {
    /// What to tell.
    pub diagnostic: Diagnostic,
    /// What to cut.
    pub cut: Pointer,
    /// What can stand where a key is missing, so that nothing has to be cut.
    pub filling: Option<(String, Value)>,
    /// The key that is missing, if that is the problem.
    missing: Option<String>,
    /// The keys that an unknown one was probably meant to be.
    meant: Vec<String>,
    /// Whether the unknown key is one of a later version of the language.
    later: bool,
    /// Whether the tree can be read as it is: only a count is off, and nothing has to be cut.
    pub is_readable: bool,
}

impl Violation {
    /// Whether a key is missing where the reader of the text could not use all that stands there.
    pub(crate) fn lacks_in(&self, tree: &Node, unread: &[Span]) -> bool {
        let place = self
            .missing
            .as_ref()
            .and_then(|_| pointer::find(tree, &self.cut));
        place.is_some_and(|node| {
            unread.iter().any(|span| {
                span.source == node.span.source
                    && node.span.start <= span.start
                    && span.start < node.span.end
            })
        })
    }

    /// Whether this is the echo of another: a key is missing because it was misspelt, or because
    /// one that this version does not know stands for it.
    pub(crate) fn echoes(&self, others: &[Self]) -> bool {
        let Some(missing) = &self.missing else {
            return false;
        };
        others.iter().any(|other| {
            (other.later || other.meant.contains(missing))
                && other
                    .cut
                    .split_last()
                    .is_some_and(|(_, parent)| parent == self.cut)
        })
    }
}

/// The violations that one validation error stands for: several where several keys are unknown.
pub(crate) fn explain(error: &ValidationError<'_>, tree: &Node) -> Vec<Violation> {
    let pointer = pointer::from_location(error.instance_path(), tree);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = known_keys(error);
            unexpected
                .iter()
                .map(|key| unknown_key(key, &known, &pointer, tree))
                .collect()
        }
        kind => {
            let span = place(tree, &pointer);
            let diagnostic = match (stranded(kind, &pointer), pointer.as_slice()) {
                (Some(role), _) => nobody(role, span),
                (None, [Step::Key(key)]) if key == "synth" => other_version(span),
                _ => describe(kind, error, span, pointer::find(tree, &pointer)),
            };
            let word = pointer::find(tree, &pointer).and_then(Node::as_str);
            let diagnostic = match word.and_then(|word| later::word(&pointer, word)) {
                Some(reason) => later::refuse(diagnostic, reason),
                None => diagnostic,
            };
            let missing = match kind {
                ValidationErrorKind::Required { property } => Some(plain(property)),
                _ => None,
            };
            let filling = missing.clone().and_then(|key| {
                let value = placeholder::value(error.schema_path().as_str(), &key)?;
                Some((key, value))
            });
            let meant = Vec::new();
            vec![Violation {
                diagnostic,
                cut: pointer,
                filling,
                missing,
                meant,
                later: false,
                is_readable: is_count(kind),
            }]
        }
    }
}

/// The role that trusts nobody, if that is the problem.
fn stranded<'a>(kind: &ValidationErrorKind, pointer: &'a [Step]) -> Option<&'a str> {
    match (kind, pointer) {
        (
            ValidationErrorKind::MinItems { .. },
            [Step::Key(section), Step::Key(role), Step::Key(list)],
        ) if section == "roles" && list == "trusted_by" => Some(role),
        _ => None,
    }
}

fn other_version(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::OutOfRange,
        span,
        "this synth reads version 1 of the language",
    )
    .help("write `synth: 1`, or use the version of synth that the blueprint was written for")
}

fn nobody(role: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::RoleNobodyCanAssume,
        span,
        format!("nobody can become the role `{role}`: it trusts no one"),
    )
    .help("name who may, such as `{ service: lambda.amazonaws.com }`")
}

fn unknown_key(key: &str, known: &[String], parent: &Pointer, tree: &Node) -> Violation {
    let mut cut = parent.clone();
    cut.push(Step::Key(key.to_owned()));
    let span = key_span(tree, &cut).unwrap_or_else(|| place(tree, parent));
    let mut diagnostic = Diagnostic::error(Code::UnknownKey, span, format!("unknown key `{key}`"));
    let later = later::key(&cut);
    let near = did_you_mean(key, known.iter().map(String::as_str));
    diagnostic = if later {
        later::explain(diagnostic)
    } else if near.is_empty() {
        diagnostic.help(use_one_of(known))
    } else {
        diagnostic.help(format!("did you mean {}?", either(&near)))
    };
    let meant = near.into_iter().map(str::to_owned).collect();
    Violation {
        diagnostic,
        cut,
        filling: None,
        missing: None,
        meant,
        later,
        is_readable: false,
    }
}

fn is_count(kind: &ValidationErrorKind) -> bool {
    matches!(
        kind,
        ValidationErrorKind::MinItems { .. } | ValidationErrorKind::MaxItems { .. }
    )
}

fn describe(
    kind: &ValidationErrorKind,
    error: &ValidationError<'_>,
    span: Span,
    node: Option<&Node>,
) -> Diagnostic {
    let found = node.map_or("nothing", Node::kind);
    match kind {
        ValidationErrorKind::Required { property } => missing_key(property, span),
        ValidationErrorKind::Type { kind } => {
            let expected = type_words(kind);
            let diagnostic = Diagnostic::error(
                Code::WrongType,
                span,
                format!("expected {expected}, found {found}"),
            );
            match node.map(|node| &node.value) {
                Some(Value::Number(text)) if expected == "a text" => match example(error) {
                    Some(example) => diagnostic.help(format!("write it like `{example}`")),
                    None => diagnostic.help(format!("put it in quotes: \"{text}\"")),
                },
                Some(Value::Bool(value)) if expected == "a text" => {
                    diagnostic.help(format!("put it in quotes: \"{value}\""))
                }
                Some(Value::Null) => diagnostic.help("write a value, or remove the key"),
                Some(Value::String(_) | Value::Mapping(_)) if expected == "a list" => {
                    diagnostic.help("put it in brackets: [ … ]")
                }
                _ if expected == "a list" => diagnostic.help("write a list: [ … ]"),
                _ if expected == "a mapping" => {
                    diagnostic.help("write keys and their values: { key: value }")
                }
                _ if expected == "a whole number" => {
                    diagnostic.help("write digits alone, without quotes")
                }
                _ => diagnostic.help(format!("write {expected} here")),
            }
        }
        ValidationErrorKind::Enum { options } => unknown_word(&texts(options), span, node),
        ValidationErrorKind::Constant { expected_value } => Diagnostic::error(
            Code::UnknownWord,
            span,
            format!("only `{}` can stand here", plain(expected_value)),
        ),
        ValidationErrorKind::Not { schema } => unfitting(schema, span, node),
        _ => {
            let diagnostic = Diagnostic::error(Code::OutOfRange, span, range(kind, error));
            match kind {
                ValidationErrorKind::MinItems { .. }
                | ValidationErrorKind::MinProperties { .. } => {
                    diagnostic.help("add what is missing, or remove the key")
                }
                ValidationErrorKind::MaxItems { .. }
                | ValidationErrorKind::MaxProperties { .. } => diagnostic.help("split it in two"),
                ValidationErrorKind::Minimum { limit } => {
                    diagnostic.help(format!("write {limit} or more"))
                }
                ValidationErrorKind::Maximum { limit } => {
                    diagnostic.help(format!("write {limit} or less"))
                }
                _ => diagnostic,
            }
        }
    }
}

/// An example of what the schema wants where the error is.
fn example<'a>(error: &ValidationError<'_>) -> Option<&'a str> {
    let path = error.schema_path().as_str();
    let (parent, _) = path.rsplit_once('/')?;
    schema::schema()
        .pointer(parent)?
        .get("examples")?
        .get(0)?
        .as_str()
}

fn missing_key(property: &Json, span: Span) -> Diagnostic {
    let key = plain(property);
    Diagnostic::error(
        Code::MissingKey,
        span,
        format!("the key `{key}` is missing"),
    )
    .help(format!("add `{key}:`"))
}

fn unknown_word(options: &[String], span: Span, node: Option<&Node>) -> Diagnostic {
    let word = node.and_then(Node::as_str).unwrap_or_default();
    let message = if word.is_empty() {
        let found = node.map_or("nothing", Node::kind);
        format!("a word must stand here, this is {found}")
    } else {
        format!("`{word}` cannot stand here")
    };
    let near = did_you_mean(word, options.iter().map(String::as_str));
    let help = if near.is_empty() {
        use_one_of(options)
    } else {
        format!("did you mean {}?", either(&near))
    };
    Diagnostic::error(Code::UnknownWord, span, message).help(help)
}

/// No branch of a choice or shape fits.
fn unfitting(schema: &Json, span: Span, node: Option<&Node>) -> Diagnostic {
    let words = schema.get(EXPECTED).map(texts).unwrap_or_default();
    let found = node.map_or("nothing", Node::kind);
    if words
        .iter()
        .all(|word| matches!(word.as_str(), "text" | "list" | "mapping"))
    {
        let kinds: Vec<String> = words.iter().map(|word| format!("a {word}")).collect();
        let diagnostic = Diagnostic::error(
            Code::WrongType,
            span,
            format!("expected {}, found {found}", kinds.join(" or ")),
        );
        return match node.map(|node| &node.value) {
            Some(Value::Number(text)) => diagnostic.help(format!("put it in quotes: \"{text}\"")),
            Some(Value::Bool(value)) => diagnostic.help(format!("put it in quotes: \"{value}\"")),
            Some(Value::Null) => diagnostic.help("write a value, or remove the key"),
            _ => diagnostic.help(format!("write {} here", kinds.join(" or "))),
        };
    }
    let Some(mapping) = node.and_then(Node::as_mapping) else {
        return Diagnostic::error(
            Code::WrongType,
            span,
            format!("expected a mapping, found {found}"),
        )
        .help(format!(
            "write `{{ KEY: … }}` with one of the keys {}",
            quoted(&words)
        ));
    };
    let near = mapping.entries.iter().find_map(|entry| {
        let near = did_you_mean(&entry.key.text, words.iter().map(String::as_str));
        (!near.is_empty()).then(|| (entry, either(&near)))
    });
    match near {
        Some((entry, near)) => Diagnostic::error(
            Code::UnknownKey,
            entry.key.span,
            format!("unknown key `{}`", entry.key.text),
        )
        .help(format!("did you mean {near}?")),
        None => Diagnostic::error(
            Code::MissingKey,
            mapping.entries.first().map_or(span, |entry| entry.key.span),
            "this does not say what it is".to_owned(),
        )
        .help(format!("add one of the keys {}", quoted(&words))),
    }
}

fn range(kind: &ValidationErrorKind, error: &ValidationError<'_>) -> String {
    match kind {
        ValidationErrorKind::MinItems { limit: 1 } => "the list is empty".to_owned(),
        ValidationErrorKind::MinItems { limit } => format!("the list needs at least {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("the list has more than {limit} items"),
        ValidationErrorKind::Minimum { limit } => format!("the least value is {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("the greatest value is {limit}"),
        ValidationErrorKind::MinProperties { .. } => "the mapping is empty".to_owned(),
        ValidationErrorKind::MaxProperties { limit } => {
            format!("the mapping has more than {limit} keys")
        }
        _ => error.to_string(),
    }
}

/// Where to point for a node: the key of a mapping or list, which may fill a page, else the node.
fn place(tree: &Node, pointer: &[Step]) -> Span {
    let Some(node) = pointer::find(tree, pointer) else {
        return tree.span;
    };
    match &node.value {
        Value::Mapping(mapping) => key_span(tree, pointer)
            .or_else(|| mapping.entries.first().map(|entry| entry.key.span))
            .unwrap_or(node.span),
        Value::Sequence(nodes) => key_span(tree, pointer)
            .or_else(|| nodes.first().map(|node| node.span))
            .unwrap_or(node.span),
        // Nothing at all has no extent to underline.
        Value::Null => key_span(tree, pointer).unwrap_or(node.span),
        _ => node.span,
    }
}

fn key_span(tree: &Node, pointer: &[Step]) -> Option<Span> {
    let (last, path) = pointer.split_last()?;
    let Step::Key(key) = last else { return None };
    Some(
        pointer::find(tree, path)?
            .as_mapping()?
            .entry(key)?
            .key
            .span,
    )
}

/// The keys that the schema knows where an unknown one was found.
fn known_keys(error: &ValidationError<'_>) -> Vec<String> {
    let path = error.schema_path().as_str();
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    schema::schema()
        .pointer(parent)
        .and_then(|schema| schema.get("properties"))
        .and_then(Json::as_object)
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

fn type_words(kind: &TypeKind) -> String {
    use jsonschema::JsonType;
    let word = |kind: JsonType| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "a text",
    };
    match kind {
        TypeKind::Single(kind) => word(*kind).to_owned(),
        TypeKind::Multiple(kinds) => {
            // A key that may be left out also admits nothing; nobody needs to be told.
            let words: Vec<&str> = kinds
                .iter()
                .filter(|kind| *kind != JsonType::Null)
                .map(word)
                .collect();
            words.join(" or ")
        }
    }
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array()
        .map(|items| items.iter().map(plain).collect())
        .unwrap_or_default()
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn use_one_of(words: &[String]) -> String {
    match words {
        [only] => format!("use `{only}`: nothing else can stand here"),
        _ => format!("use one of {}", quoted(words)),
    }
}

/// `` `a`, `b`, `c` ``.
fn quoted(words: &[String]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn either(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
