//! One problem: code, level, message, labelled places, help.
use super::{Code, Span};
use std::collections::BTreeSet;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The input cannot be used as it is.
    Error,
    /// The input is used, and probably does not do what was meant.
    Warning,
    /// Something worth knowing.
    Note,
}

impl Level {
    /// The word in output: `error`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Whether the source line of a diagnostic may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Snippet {
    /// The line is shown and underlined.
    #[default]
    Shown,
    /// The underlined text may be a secret: every character of it is shown as `*`.
    Masked,
}

/// A place and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say there; empty to underline only.
    pub text: String,
}

/// One problem, as data.
///
/// Messages are lower case, without full stop, user text in backticks; `help` starts with a
/// verb. Texts may hold anything the user wrote: renderers neutralise control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which problem this is.
    pub code: Code,
    /// How much it weighs.
    pub level: Level,
    /// What is wrong, in the user's words.
    pub message: String,
    /// Where; `None` when no text was read (a missing file).
    pub primary: Option<Label>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// Why it matters, where that is not plain.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Whether the source may be shown.
    pub snippet: Snippet,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Level::Error, Some(span), message.into())
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Level::Warning, Some(span), message.into())
    }

    /// An error about something that has no text to point at.
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Level::Error, None, message.into())
    }

    fn new(code: Code, level: Level, span: Option<Span>, message: String) -> Self {
        Self {
            code,
            level,
            message,
            primary: span.map(|span| Label {
                span,
                text: String::new(),
            }),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            snippet: Snippet::Shown,
        }
    }

    /// Says something under the underlined text.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Hides the underlined text.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.snippet = Snippet::Masked;
        self
    }
}

/// Each problem once: what is wrong with a thing in a group is wrong in each of its accounts.
pub fn distinct(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    diagnostics.retain(|problem| {
        let place = problem.primary.as_ref().map(|label| label.span);
        told.insert((place, problem.code, problem.message.clone()))
    });
    diagnostics
}
