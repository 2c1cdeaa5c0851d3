//! What every format for machines says of a finding, secrets taken out.
use super::LintSummary;
use crate::diag::{Level, Position, SourceMap, Span};
use crate::lint::{Finding, Fix, Marked};
use crate::report::secrets::{secret_text, without};
use std::collections::BTreeSet;

/// Everything that a run of the linter found, by file and place.
#[derive(Debug)]
pub struct Report<'a> {
    pub(super) findings: Vec<Told<'a>>,
    pub(super) summary: &'a LintSummary,
    pub(super) sources: &'a SourceMap,
    pub(super) embedded: BTreeSet<Span>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The reason that was given.
    pub because: String,
    /// Whether it stands in the file of the finding.
    pub in_source: bool,
}

/// One finding.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) finding: &'a Finding,
    pub(super) rule: &'static str,
    pub(super) level: Level,
    pub(super) message: String,
    pub(super) notes: Vec<String>,
    pub(super) help: Option<String>,
    pub(super) place: Option<Place<'a>>,
    pub(super) related: Vec<(Place<'a>, String)>,
    pub(super) fix: Option<&'a Fix>,
    pub(super) fingerprint: String,
    pub(super) suppressed: Option<Suppressed>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) start: Position,
    /// One past the last character.
    pub(super) end: Position,
}

impl<'a> Report<'a> {
    /// The findings that count.
    pub fn new(findings: &'a [Marked], summary: &'a LintSummary, sources: &'a SourceMap) -> Self {
        let told = findings.iter().map(|marked| {
            let mark = marked.fingerprint.clone();
            Told::of(&marked.finding, mark, None, sources)
        });
        let mut report = Self {
            findings: told.collect(),
            summary,
            sources,
            embedded: BTreeSet::new(),
        };
        report.sort();
        report
    }

    /// Adds findings that do not count. Formats that know such findings tell them.
    #[must_use]
    pub fn with_suppressed(
        mut self,
        suppressed: impl IntoIterator<Item = (&'a Finding, String, Suppressed)>,
    ) -> Self {
        let told = suppressed
            .into_iter()
            .map(|(finding, mark, because)| Told::of(finding, mark, Some(because), self.sources));
        self.findings.extend(told);
        self.sort();
        self
    }

    /// Says which texts hold policies of their own, in which places are those of the whole text.
    #[must_use]
    pub fn with_embedded(mut self, embedded: BTreeSet<Span>) -> Self {
        self.embedded = embedded;
        self
    }

    /// The findings that count.
    pub(super) fn counted(&self) -> impl Iterator<Item = &Told<'a>> {
        let told = self.findings.iter();
        told.filter(|told| told.suppressed.is_none())
    }

    fn sort(&mut self) {
        let span = |told: &Told<'_>| {
            let primary = told.finding.diagnostic.primary.as_ref();
            primary.map(|label| label.span)
        };
        self.findings.sort_by(|one, two| {
            let key = |told: &Told<'_>| (span(told), told.rule, told.level);
            key(one)
                .cmp(&key(two))
                .then_with(|| one.message.cmp(&two.message))
        });
    }
}

impl<'a> Told<'a> {
    fn of(
        finding: &'a Finding,
        fingerprint: String,
        suppressed: Option<Suppressed>,
        sources: &'a SourceMap,
    ) -> Self {
        let diagnostic = &finding.diagnostic;
        let secret = secret_text(diagnostic, sources);
        let sentence = |text: &String| without(secret, text).into_owned();
        let related = diagnostic.related.iter();
        Self {
            finding,
            rule: diagnostic.code.name(),
            level: diagnostic.level,
            message: sentence(&diagnostic.message),
            notes: diagnostic.notes.iter().map(sentence).collect(),
            help: diagnostic.help.as_ref().map(sentence),
            place: diagnostic
                .primary
                .as_ref()
                .and_then(|label| Place::of(label.span, sources)),
            related: related
                .filter_map(|label| Some((Place::of(label.span, sources)?, sentence(&label.text))))
                .collect(),
            fix: finding.fix.as_ref(),
            fingerprint,
            suppressed,
        }
    }

    /// The message, what else there is to say, and what to do: one sentence a line.
    pub(super) fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![self.message.clone()];
        sentences.extend(self.notes.iter().map(|note| format!("note: {note}")));
        sentences.extend(self.help.iter().map(|help| format!("help: {help}")));
        sentences
    }

    /// Where the page of the rule is read.
    pub(super) fn page(&self) -> String {
        page_of(self.finding)
    }
}

/// The command that prints what a finding's rule or code means.
pub(super) fn page_of(finding: &Finding) -> String {
    let code = finding.diagnostic.code;
    match code {
        crate::diag::Code::Rule(id) => format!("synth rules {id}"),
        other => format!("synth explain {}", other.name()),
    }
}

impl<'a> Place<'a> {
    pub(super) fn of(span: Span, sources: &'a SourceMap) -> Option<Self> {
        let file = sources.file(span.source)?;
        Some(Self {
            file: file.name.strip_prefix("./").unwrap_or(&file.name),
            start: sources.start(span),
            end: sources.end(span),
        })
    }
}
