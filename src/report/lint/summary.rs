//! What a run of the linter looked at.
use crate::diag::Diagnostic;
use crate::report::tally::{Tally, counted};
use serde::Serialize;

/// What was looked at and how much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LintSummary {
    /// Files that hold policies.
    pub files: usize,
    /// Files that hold none, or could not be read.
    pub skipped: usize,
    /// Policies.
    pub policies: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
}

impl LintSummary {
    /// The findings by level.
    pub(super) fn tally(&self) -> Tally {
        Tally {
            errors: self.errors,
            warnings: self.warnings,
            notes: self.notes,
        }
    }

    /// Counts findings by level.
    pub fn count(&mut self, diagnostics: &[Diagnostic]) {
        let tally = Tally::of(diagnostics);
        self.errors = tally.errors;
        self.warnings = tally.warnings;
        self.notes = tally.notes;
    }
}

/// One line for people: `12 policies in 3 files: 1 error, 2 warnings`.
pub fn footer(summary: &LintSummary) -> String {
    let tally = Tally {
        errors: summary.errors,
        warnings: summary.warnings,
        notes: summary.notes,
    };
    let found = tally.to_string();
    let found = if found.is_empty() {
        "nothing found"
    } else {
        &found
    };
    let skipped = match summary.skipped {
        0 => String::new(),
        _ => format!(" ({} without policies)", counted(summary.skipped, "file")),
    };
    format!(
        "{} in {}{skipped}: {found}\n",
        counted(summary.policies, "policy").replace("policys", "policies"),
        counted(summary.files, "file"),
    )
}
