//! What a rule finds, as data.
use super::about::{Abouts, StatementPlace};
use super::{Fix, Rule};
use crate::diag::{Code, Diagnostic, Label, Level, Snippet, Span};

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong and where; its code is the rule.
    pub diagnostic: Diagnostic,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// How it can be mended, if a program can do that.
    pub fix: Option<Fix>,
    /// A digest of the statements that it is about, as far as it is about them: layout and what else is in the file
    /// change nothing in it. Empty where it is about no policy.
    pub about: String,
}

/// How sure a rule is of what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Confidence {
    /// It follows from the document and from what AWS documents.
    #[default]
    Certain,
    /// It follows if facts that the document does not tell are as they usually are.
    Likely,
}

/// A finding and what it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What was found.
    pub finding: Finding,
    /// Its fingerprint among all findings of the run.
    pub fingerprint: String,
}

impl From<Finding> for Marked {
    /// A finding about what is said to the linter, which nobody allows.
    fn from(finding: Finding) -> Self {
        Self {
            finding,
            fingerprint: String::new(),
        }
    }
}

impl From<Diagnostic> for Finding {
    /// What was found when the file was read.
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            confidence: Confidence::Certain,
            fix: None,
            about: String::new(),
        }
    }
}

/// Where one rule puts what it finds.
#[derive(Debug)]
pub(super) struct Findings {
    rule: &'static Rule,
    found: Vec<Finding>,
    /// The statement that is looked at, for rules that look at one at a time.
    statement: Option<StatementPlace>,
    /// The statement that was looked at, for each of `found`.
    statements: Vec<Option<StatementPlace>>,
}

impl Findings {
    pub(super) fn new(rule: &'static Rule) -> Self {
        Self {
            rule,
            found: Vec::new(),
            statement: None,
            statements: Vec::new(),
        }
    }

    /// Says which statement the findings that follow are about.
    pub(super) fn looks_at(&mut self, statement: StatementPlace) {
        self.statement = Some(statement);
    }

    /// Adds a finding at a place; what else there is to say of it is added to what this gives.
    pub(super) fn add(&mut self, span: Span, message: impl Into<String>) -> Found<'_> {
        let place = self.found.len();
        self.statements.push(self.statement);
        self.found.push(Finding {
            diagnostic: Diagnostic {
                code: Code::Rule(self.rule.id),
                level: self.rule.level,
                message: message.into(),
                primary: Some(Label {
                    span,
                    text: String::new(),
                }),
                related: Vec::new(),
                notes: Vec::new(),
                help: None,
                snippet: Snippet::Shown,
            },
            confidence: Confidence::Certain,
            fix: None,
            about: String::new(),
        });
        Found(self.found.get_mut(place..).unwrap_or_default())
    }

    pub(super) fn into_found(mut self, abouts: &mut Abouts<'_>) -> Vec<Finding> {
        for (finding, statement) in self.found.iter_mut().zip(self.statements) {
            finding.about = abouts.about(&finding.diagnostic, statement);
        }
        self.found
    }
}

/// The finding that was added last.
#[derive(Debug)]
pub(super) struct Found<'a>(&'a mut [Finding]);

impl Found<'_> {
    fn change(self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = self.0.first_mut() {
            change(finding);
        }
        self
    }

    /// What to do about it; starts with a verb.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.change(|finding| finding.diagnostic.help = Some(help.into()))
    }

    /// Why it matters.
    pub(super) fn note(self, note: impl Into<String>) -> Self {
        self.change(|finding| finding.diagnostic.notes.push(note.into()))
    }

    /// Another place that belongs to it.
    pub(super) fn related(self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.change(|finding| finding.diagnostic.related.push(Label { span, text }))
    }

    /// How a program can mend it.
    pub(super) fn fix(self, fix: Fix) -> Self {
        self.change(|finding| finding.fix = Some(fix))
    }

    /// Says that it weighs less than other findings of the rule.
    pub(super) fn at_level(self, level: Level) -> Self {
        self.change(|finding| finding.diagnostic.level = level)
    }

    /// Says that it is a guess.
    pub(super) fn likely(self) -> Self {
        self.change(|finding| finding.confidence = Confidence::Likely)
    }
}
