//! Texts of a policy in which variables may stand, and what they become in one request.
use super::decide::Recorder;
use super::glob::{Pattern, Token, tokens};
use super::matching::{Held, Scope};
use super::note::Note;
use super::variables::{Piece, pieces};
use std::borrow::Cow;
use std::fmt;

/// A pattern, wholly known or with variables to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Fixed(Pattern),
    Open(Box<[Part]>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(Box<str>),
    AnyRun,
    AnyOne,
    Variable {
        /// In lower case.
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// How the text of a template is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Whether `${…}` is a variable or an escape.
    pub(crate) variables: bool,
    /// Whether `*` and `?` are wildcards.
    pub(crate) wildcards: bool,
}

/// What a template is in one request.
#[derive(Debug)]
pub(crate) enum Resolved<'a> {
    /// A pattern.
    Pattern(Cow<'a, Pattern>),
    /// A variable has no value and no default.
    Unresolved,
    /// A variable's value was not supplied.
    Unknown,
}

impl Template {
    pub(crate) fn new(text: &str, reading: Reading) -> Self {
        if !(reading.variables && text.contains("${")) {
            return Self(Form::Fixed(if reading.wildcards {
                Pattern::new(text)
            } else {
                Pattern::literal(text)
            }));
        }
        let mut parts = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) | Piece::Malformed { text, .. } => {
                    push_text(&mut parts, text, reading);
                }
                Piece::Escape(character) => parts.push(Part::Literal(character.into())),
                Piece::Variable { key, default } => parts.push(Part::Variable {
                    key: key.to_lowercase().into(),
                    default: default.map(Into::into),
                }),
            }
        }
        let open = parts
            .iter()
            .any(|part| matches!(part, Part::Variable { .. }));
        if open {
            return Self(Form::Open(parts.into()));
        }
        Self(Form::Fixed(Pattern::of_tokens(
            parts.iter().filter_map(Part::token),
        )))
    }

    /// The pattern, if there is nothing to fill in.
    pub(crate) fn fixed(&self) -> Option<&Pattern> {
        match &self.0 {
            Form::Fixed(pattern) => Some(pattern),
            Form::Open(_) => None,
        }
    }

    /// The parts, where there is something to fill in.
    pub(crate) fn open(&self) -> Option<&[Part]> {
        match &self.0 {
            Form::Fixed(_) => None,
            Form::Open(parts) => Some(parts),
        }
    }

    /// Fills in the variables. A value is always literal: a `*` in a tag is no wildcard.
    pub(crate) fn resolve<R: Recorder>(&self, scope: &Scope<'_>, recorder: &mut R) -> Resolved<'_> {
        let parts = match &self.0 {
            Form::Fixed(pattern) => return Resolved::Pattern(Cow::Borrowed(pattern)),
            Form::Open(parts) => parts,
        };
        let mut filled = Vec::with_capacity(parts.len());
        let mut unknown = false;
        for part in parts {
            match part {
                Part::Variable { key, default } => {
                    match value(scope, key, default.as_deref(), recorder) {
                        Held::Single(text) => filled.push(Token::Literal(text)),
                        Held::Unknown => unknown = true,
                        Held::Absent | Held::Multi(_) => return Resolved::Unresolved,
                    }
                }
                plain => filled.extend(plain.token()),
            }
        }
        if unknown {
            return Resolved::Unknown;
        }
        Resolved::Pattern(Cow::Owned(Pattern::of_tokens(filled)))
    }
}

impl fmt::Display for Template {
    /// As it was written, variables in lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = match &self.0 {
            Form::Fixed(pattern) => return pattern.fmt(f),
            Form::Open(parts) => parts,
        };
        parts.iter().try_for_each(|part| match part {
            Part::Literal(text) => f.write_str(text),
            Part::AnyRun => f.write_str("*"),
            Part::AnyOne => f.write_str("?"),
            Part::Variable { key, default: None } => write!(f, "${{{key}}}"),
            Part::Variable {
                key,
                default: Some(default),
            } => write!(f, "${{{key}, '{default}'}}"),
        })
    }
}

/// The text that stands for a variable. A key with several values is no variable; an empty value
/// gives way to a default if there is one.
fn value<'a, R: Recorder>(
    scope: &'a Scope<'_>,
    key: &str,
    default: Option<&'a str>,
    recorder: &mut R,
) -> Held<'a> {
    match (scope.value(key), default) {
        (Held::Unknown, _) => {
            recorder.need(key);
            Held::Unknown
        }
        (Held::Single(""), Some(default)) => {
            let key = key.to_owned();
            recorder.note(Note::EmptyVariable { key });
            Held::Single(default)
        }
        (Held::Absent | Held::Multi(_), Some(default)) => Held::Single(default),
        (held, _) => held,
    }
}

impl Part {
    fn token(&self) -> Option<Token<'_>> {
        match self {
            Self::Literal(text) => Some(Token::Literal(text)),
            Self::AnyRun => Some(Token::AnyRun),
            Self::AnyOne => Some(Token::AnyOne),
            Self::Variable { .. } => None,
        }
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str, reading: Reading) {
    if !reading.wildcards {
        if !text.is_empty() {
            parts.push(Part::Literal(text.into()));
        }
        return;
    }
    parts.extend(tokens(text).map(|token| match token {
        Token::Literal(text) => Part::Literal(text.into()),
        Token::AnyRun => Part::AnyRun,
        Token::AnyOne => Part::AnyOne,
    }));
}
