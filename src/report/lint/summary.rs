//! What a run of the linter looked at.
use crate::diag::Diagnostic;
use crate::lint::{Finding, Safety};
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
    /// Findings that are allowed where they are, or by the configuration; not among the others.
    pub suppressed: usize,
    /// Findings that the baseline has; not among the others.
    pub in_baseline: usize,
    /// Findings that were mended; not among the others.
    pub fixed: usize,
    /// Findings that can be mended with every request decided as before.
    pub fixable: usize,
    /// Findings that can be mended, and then some request may be decided otherwise.
    pub unsafely_fixable: usize,
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

    /// Counts findings that can be mended.
    pub fn count_fixes<'a>(&mut self, findings: impl Iterator<Item = &'a Finding>) {
        for fix in findings.filter_map(|finding| finding.fix.as_ref()) {
            match fix.safety {
                Safety::Safe => self.fixable += 1,
                Safety::Unsafe => self.unsafely_fixable += 1,
            }
        }
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
        "{} in {}{skipped}: {found}{}\n",
        counted(summary.policies, "policy"),
        counted(summary.files, "file"),
        beside(summary)
    )
}

/// `; 2 suppressed, 1 in the baseline; 3 fixed; 1 can be fixed with --fix`: what is not among the findings, and what
/// can be done about them.
fn beside(summary: &LintSummary) -> String {
    let parts = [
        (summary.suppressed, "suppressed"),
        (summary.in_baseline, "in the baseline"),
        (summary.fixed, "fixed"),
        (summary.fixable, "can be fixed with `--fix`"),
        (summary.unsafely_fixable, "can be fixed with `--fix=all`"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = parts
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("; {}", words.join(", "))
    }
}
