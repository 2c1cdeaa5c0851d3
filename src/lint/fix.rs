//! How a finding can be mended.
use crate::diag::{Located, Span};

/// A change that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, beginning with a verb: "write `s3:ListBucket`".
    pub title: String,
    /// Whether it may be made without being read.
    pub safety: Safety,
    /// The changes, all of which are made or none.
    pub edits: Vec<Edit>,
}

/// Whether a change may be made without being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Every request is decided as before.
    Safe,
    /// Some request may be decided otherwise, as the text seems to have meant.
    Unsafe,
}

/// One change of a text. It is made only where the text has what it expects: a value that comes out of a function
/// of a template has no text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Another text in place of a scalar or a key.
    Replace {
        /// The scalar or key, quotes included.
        span: Span,
        /// Its text, unquoted.
        old: String,
        /// The text to put there, unquoted.
        new: String,
    },
    /// An element of a list, or an entry of a mapping with its key, taken away.
    Remove {
        /// The element, or the value of the entry.
        span: Span,
    },
}

impl Edit {
    /// The place that it changes.
    pub fn span(&self) -> Span {
        match self {
            Self::Replace { span, .. } | Self::Remove { span } => *span,
        }
    }
}

impl Fix {
    /// Writes another text in place of a scalar or key.
    pub fn replace(safety: Safety, old: &Located<String>, new: impl Into<String>) -> Self {
        let new = new.into();
        Self {
            title: format!("write `{new}`"),
            safety,
            edits: vec![Edit::Replace {
                span: old.span,
                old: old.value.clone(),
                new,
            }],
        }
    }

    /// Takes an element of a list, or an entry of a mapping by the place of its value, away.
    pub fn remove(safety: Safety, title: impl Into<String>, span: Span) -> Self {
        Self {
            title: title.into(),
            safety,
            edits: vec![Edit::Remove { span }],
        }
    }
}
