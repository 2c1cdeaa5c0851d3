//! How many problems of each level there are.
use crate::diag::{Diagnostic, Level};
use std::fmt;

/// The number of problems by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
}

impl Tally {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |level| {
            diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.level == level)
                .count()
        };
        Self {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Note),
        }
    }
}

impl fmt::Display for Tally {
    /// `3 errors, 1 warning`; what there is none of is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
        f.write_str(&parts.join(", "))
    }
}

/// `1 role`, `3 roles`, `2 policies`.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 {
        return format!("1 {word}");
    }
    match word.strip_suffix('y') {
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {word}s"),
    }
}
