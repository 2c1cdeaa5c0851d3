//! Property values of CloudFormation resources.
use super::{Json, PolicyDocument, Symbol, Text};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A property's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// A number, exact.
    Number(Decimal),
    /// A text, taken as it is.
    String(String),
    /// A list, in this order.
    List(Vec<Self>),
    /// A mapping, sorted by key when printed.
    Map(BTreeMap<String, Self>),
    /// A policy document.
    Policy(PolicyDocument),
    /// An id that AWS invents: printed as the `Fn::GetAtt` or `Ref` that its template has for it.
    Symbol(Symbol),
    /// A JSON document that the property holds as one text; the symbols in it are put in when it is deployed. No
    /// policy stands in it.
    JsonText(Box<Self>),
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A whole number.
    pub fn integer(number: impl Into<Decimal>) -> Self {
        Self::Number(number.into())
    }

    /// A mapping.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// Every policy document in the value, with the JSON pointer that leads to it.
    pub fn policies(&self) -> Vec<(String, &PolicyDocument)> {
        let mut found = Vec::new();
        self.visit("", &mut |pointer, value| {
            if let Self::Policy(document) = value {
                found.push((pointer.to_owned(), document));
            }
        });
        found
    }

    /// Calls `see` with the value and every value in it, outermost first. Values are built by
    /// synth and only a few levels deep.
    pub(crate) fn visit<'a>(&'a self, pointer: &str, see: &mut impl FnMut(&str, &'a Self)) {
        see(pointer, self);
        match self {
            Self::List(items) => {
                for (position, item) in items.iter().enumerate() {
                    item.visit(&format!("{pointer}/{position}"), see);
                }
            }
            Self::Map(entries) => {
                for (key, value) in entries {
                    value.visit(&format!("{pointer}/{}", pointer_token(key)), see);
                }
            }
            Self::Bool(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::Policy(_)
            | Self::Symbol(_) => {}
            Self::JsonText(document) => document.visit(pointer, see),
        }
    }

    /// Bytes of the text that it is, where each id that AWS invents counts as so many; 0 for what is no text.
    pub(crate) fn text_bytes(&self, invented: usize) -> usize {
        let of_piece = |piece: Text| match piece {
            Text::Literal(text) => text.len(),
            Text::Symbol(_) => invented,
        };
        match self {
            Self::String(text) => text.len(),
            Self::Symbol(_) => invented,
            Self::JsonText(document) => document.json_pieces().into_iter().map(of_piece).sum(),
            _ => 0,
        }
    }

    /// The value as minified JSON, in pieces: literal text and the symbols between. An id that AWS invents needs no
    /// escape in JSON.
    pub(super) fn json_pieces(&self) -> Vec<Text> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        self.write_pieces(&mut literal, &mut pieces);
        pieces.push(Text::Literal(literal));
        pieces
    }

    fn write_pieces(&self, literal: &mut String, pieces: &mut Vec<Text>) {
        match self {
            Self::Bool(value) => literal.push_str(&Json::Bool(*value).minified()),
            Self::Number(number) => literal.push_str(&Json::Number(*number).minified()),
            Self::String(text) => literal.push_str(&Json::text(&**text).minified()),
            Self::List(items) => {
                literal.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        literal.push(',');
                    }
                    item.write_pieces(literal, pieces);
                }
                literal.push(']');
            }
            Self::Map(entries) => {
                literal.push('{');
                for (position, (key, value)) in entries.iter().enumerate() {
                    if position > 0 {
                        literal.push(',');
                    }
                    literal.push_str(&Json::text(&**key).minified());
                    literal.push(':');
                    value.write_pieces(literal, pieces);
                }
                literal.push('}');
            }
            Self::Symbol(symbol) => {
                literal.push('"');
                pieces.push(Text::Literal(std::mem::take(literal)));
                pieces.push(Text::Symbol(symbol.clone()));
                literal.push('"');
            }
            // A document in a document is a part of it.
            Self::JsonText(document) => document.write_pieces(literal, pieces),
            Self::Policy(document) => literal.push_str(&document.minified()),
        }
    }
}

/// A key as a token of a JSON pointer (RFC 6901).
pub(crate) fn pointer_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
