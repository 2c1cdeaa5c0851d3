//! The answer: a verdict, the statements behind it, and what stood in the way.
use crate::diag::Span;
use crate::policy::{Layer, Note};
use std::fmt;
use std::sync::Arc;

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is allowed.
    pub verdict: Verdict,
    /// The statements that decided. Allowed: those of identity and resource policies that grant
    /// it. Explicitly denied: every one that denies. Unknown: those that may apply. In the order of
    /// layers, levels, policies and statements.
    pub by: Vec<StatementRef>,
    /// Every layer that stands in the way: it denies, or is silent where its word is needed.
    pub blocked_by: Vec<Blocker>,
    /// The condition keys (lower case) whose values would settle an unknown verdict, sorted.
    pub needs: Vec<String>,
    /// What else is worth knowing, sorted.
    pub notes: Vec<Note>,
}

/// Whether a request is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is.
    Allowed,
    /// A statement denies it, whatever allows it.
    ExplicitDeny,
    /// Nothing denies it and not everything that must allow it does.
    ImplicitDeny,
    /// It depends on context that was not supplied.
    Unknown,
}

/// A layer that stands in the way of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blocker {
    /// The layer.
    pub layer: Layer,
    /// The level of service control policies, root 0.
    pub level: Option<usize>,
}

/// Which statement of which policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementRef {
    /// The layer.
    pub layer: Layer,
    /// The level of organization policies, root 0.
    pub level: Option<usize>,
    /// The policy's place in its layer or level, from 0.
    pub policy: usize,
    /// The policy's label.
    pub label: Arc<str>,
    /// The statement's place in its document, from 0.
    pub statement: usize,
    /// The statement's `Sid`.
    pub sid: Option<Arc<str>>,
    /// Where the statement stands.
    pub span: Span,
}

impl Verdict {
    /// The name in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicitDeny",
            Self::ImplicitDeny => "implicitDeny",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
