//! Ids that AWS invents when it makes a thing: known by name until then.
use crate::vocab::{AccountId, Name};
use std::fmt;

/// An id or ARN that exists only after deployment.
///
/// In the stack that makes the thing it is a `Fn::GetAtt`, in another stack a parameter whose
/// source the manifest names, in a policy file the text of [`Symbol`]'s `Display`, and to the
/// policy engine a value equal only to itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol {
    /// What kind of thing it is.
    pub kind: SymbolKind,
    /// The account that holds it: in a group, each account has its own.
    pub account: AccountId,
    /// Its name in the blueprint.
    pub name: Name,
    /// What of it.
    pub attribute: SymbolAttribute,
}

/// Kinds of things whose id AWS invents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolKind {
    /// A bedrock-mantle project.
    Project,
    /// A KMS key.
    Key,
}

impl SymbolKind {
    /// The word in a reference: `project`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Key => "key",
        }
    }
}

/// What of a thing a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolAttribute {
    /// Its ARN.
    Arn,
    /// Its id.
    Id,
}

impl SymbolAttribute {
    /// The attribute's name in `Fn::GetAtt`.
    pub fn get_att(self) -> &'static str {
        match self {
            Self::Arn => "Arn",
            Self::Id => "Id",
        }
    }
}

impl fmt::Display for Symbol {
    /// `${synth:project/search-prod.arn}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = match self.attribute {
            SymbolAttribute::Arn => "arn",
            SymbolAttribute::Id => "id",
        };
        write!(
            f,
            "${{synth:{}/{}.{attribute}}}",
            self.kind.word(),
            self.name
        )
    }
}

/// A text in a policy: known, or known after deployment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// Known.
    Literal(String),
    /// An id that AWS invents.
    Symbol(Symbol),
}

impl Text {
    /// A known text.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::Literal(text.into())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Symbol(symbol) => symbol.fmt(f),
        }
    }
}
