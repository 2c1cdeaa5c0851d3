//! Texts to findings, and which of them are told.
use super::changed::Changed;
use super::settings::Settings;
use crate::cli::command::lint_blueprint::add_blueprint;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::diag::{Code, Diagnostic, Level, SourceId, SourceMap, Span};
use crate::lint::{
    Baseline, Content, EmittedFiles, Finding, Known, Looked, Marked, Safety, Subject, Suppressed,
    Suppression, Weight, findings_of_reading, fingerprints, lint as check, read, suppress,
};
use crate::report::lint::LintSummary;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A text to lint.
#[derive(Debug)]
pub(super) struct Input {
    /// What it is called in output.
    pub(super) name: String,
    /// Its file; `None` for standard input.
    pub(super) file: Option<PathBuf>,
    /// Its path from the root on, if it is below it.
    pub(super) place: Option<String>,
    /// The text.
    pub(super) text: String,
    /// Whether it was named, and not met in a folder.
    pub(super) named: bool,
    /// What was changed in it, if only that counts.
    pub(super) changed: Option<Changed>,
}

/// What was found in some texts.
#[derive(Debug, Default)]
pub(super) struct Analysis {
    /// What is told.
    pub(super) findings: Vec<Marked>,
    /// What is not, and why.
    pub(super) suppressed: Vec<Suppressed>,
    /// What was looked at.
    pub(super) summary: LintSummary,
    /// Findings of the baseline that were not found in the files that were looked at.
    pub(super) gone: Vec<Known>,
    /// How many errors there are, told or not.
    errors: usize,
    /// The least exit code because of what a blueprint names and cannot be read.
    pub(super) at_least: Exit,
    subjects: Vec<Subject>,
    emitted: EmittedFiles,
    /// What blueprints leave unsaid.
    unsaid: Vec<Finding>,
    diagnostics: Vec<Diagnostic>,
    suppressions: Vec<Suppression>,
    inputs: BTreeMap<SourceId, usize>,
}

impl Analysis {
    /// Lints some texts, which are added to `sources`.
    pub(super) fn of(
        inputs: &[&Input],
        settings: &Settings,
        baseline: Option<&Baseline>,
        whole: bool,
        sources: &mut SourceMap,
    ) -> Self {
        let mut analysis = Self::default();
        for (number, input) in inputs.iter().enumerate() {
            analysis.read(number, input, settings, sources);
        }
        analysis.judge(inputs, settings, baseline, whole, sources);
        analysis
    }

    fn read(&mut self, number: usize, input: &Input, settings: &Settings, sources: &mut SourceMap) {
        let source = sources.add(input.name.as_str(), input.text.as_str());
        let place = input.place.as_deref();
        let of_path = place.and_then(|place| settings.config.kind(place));
        let found = read(&input.text, source, settings.kind.or(of_path));
        if found.content == Content::Nothing {
            self.summary.skipped += 1;
            if input.named && !settings.skips_others {
                self.nothing(&input.name, found.diagnostics);
            } else {
                sources.forget(source);
            }
            return;
        }
        self.summary.files += 1;
        let before = self.subjects.len();
        self.diagnostics.extend(found.diagnostics);
        self.subjects.extend(found.subjects);
        let mut suppressions = found.suppressions;
        let source = match found.content {
            Content::Blueprint => {
                let again = self.blueprint(input, source, sources);
                for suppression in &mut suppressions {
                    suppression.place.source = again;
                    suppression.scope.source = again;
                }
                again
            }
            _ => source,
        };
        self.inputs.insert(source, number);
        self.suppressions.extend(suppressions);
        self.summary.policies += self.subjects.len() - before;
        let all = Span::new(source, 0, u32::MAX);
        let allowed = place
            .into_iter()
            .flat_map(|place| settings.config.allowed(place));
        self.suppressions.extend(allowed.map(|allowed| Suppression {
            rule: allowed.rule,
            because: allowed.because.clone(),
            until: allowed.until,
            fingerprint: allowed.fingerprint.clone(),
            place: allowed.place,
            scope: all,
        }));
    }

    /// Adds what a blueprint becomes. It is read once more, by its path: what it names stands beside it. Gives the source
    /// that it is then.
    fn blueprint(&mut self, input: &Input, read: SourceId, sources: &mut SourceMap) -> SourceId {
        let mut finished = Finished {
            sources: std::mem::take(sources),
            ..Finished::default()
        };
        let path = Path::new(&input.name);
        let unsaid = add_blueprint(path, &mut self.subjects, &mut self.emitted, &mut finished);
        *sources = finished.sources;
        self.unsaid.extend(unsaid);
        self.diagnostics.extend(finished.diagnostics);
        self.at_least = self.at_least.max(finished.at_least);
        SourceId(read.0 + 1)
    }

    /// A file that was named and holds no policy.
    fn nothing(&mut self, name: &str, problems: Vec<Diagnostic>) {
        if problems.is_empty() {
            let message = format!("`{name}` holds no policy that synth knows");
            self.diagnostics.push(
                Diagnostic::placeless(Code::NoPolicy, message)
                    .help("name a policy document, a CloudFormation template, a Terraform plan as JSON or a blueprint"),
            );
        }
        self.diagnostics.extend(problems);
    }

    fn judge(
        &mut self,
        inputs: &[&Input],
        settings: &Settings,
        baseline: Option<&Baseline>,
        whole: bool,
        sources: &SourceMap,
    ) {
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let mut findings = findings_of_reading(diagnostics, &self.subjects);
        findings.append(&mut self.unsaid);
        findings.extend(
            self.emitted
                .place_in_blueprint(check(&self.subjects, &settings.rules)),
        );
        let errors = findings
            .iter()
            .filter(|finding| finding.diagnostic.level == Level::Error);
        self.errors = errors.count();
        let marks = fingerprints(&findings, sources);
        let marked = findings.into_iter().zip(marks);
        let marked = marked.map(|(finding, fingerprint)| Marked {
            finding,
            fingerprint,
        });
        let told = marked
            .filter_map(|marked| self.weighed(marked, inputs, settings))
            .collect();
        let ran = |suppression: &Suppression| {
            let in_place = suppression.place.source == suppression.scope.source;
            let is_chosen = settings.chosen.is_empty()
                || settings.chosen.iter().any(|id| id == suppression.rule);
            let weight = settings.config.weight(
                suppression.rule,
                self.place(suppression.scope.source, inputs),
            );
            is_chosen && weight != Some(Weight::Off) && (in_place || whole)
        };
        let (told, suppressed) = suppress(told, &self.suppressions, settings.today, &ran);
        let told = told
            .into_iter()
            .filter(|marked| is_chosen(marked, settings))
            .collect();
        let told = self.without_known(told, inputs, baseline);
        let told: Vec<Marked> = told
            .into_iter()
            .filter(|marked| {
                let finding = &marked.finding;
                finding.diagnostic.level <= settings.min_level
                    && finding.confidence <= settings.min_confidence
            })
            .filter(|marked| self.is_changed(&marked.finding, inputs, sources))
            .collect();
        self.suppressed = suppressed
            .into_iter()
            .filter(|suppressed| self.is_changed(&suppressed.marked.finding, inputs, sources))
            .collect();
        self.summary.suppressed = self.suppressed.len();
        self.findings = told;
    }

    fn place<'i>(&self, source: SourceId, inputs: &[&'i Input]) -> Option<&'i str> {
        self.input(source, inputs)?.place.as_deref()
    }

    fn input<'i>(&self, source: SourceId, inputs: &[&'i Input]) -> Option<&'i Input> {
        self.inputs
            .get(&source)
            .and_then(|number| inputs.get(*number))
            .copied()
    }

    /// The finding with the weight that is configured; `None` if it has none.
    fn weighed(
        &self,
        mut marked: Marked,
        inputs: &[&Input],
        settings: &Settings,
    ) -> Option<Marked> {
        let diagnostic = &mut marked.finding.diagnostic;
        let source = diagnostic.primary.as_ref().map(|label| label.span.source);
        let place = source.and_then(|source| self.place(source, inputs));
        match settings.config.weight(diagnostic.code.name(), place) {
            Some(Weight::Off) => return None,
            Some(Weight::Level(level)) => diagnostic.level = level,
            None => {}
        }
        Some(marked)
    }

    /// The findings that are not in the baseline.
    fn without_known(
        &mut self,
        findings: Vec<Marked>,
        inputs: &[&Input],
        baseline: Option<&Baseline>,
    ) -> Vec<Marked> {
        let Some(baseline) = baseline else {
            return findings;
        };
        let mut left = baseline.clone();
        let new: Vec<Marked> = findings
            .into_iter()
            .filter(|marked| {
                let known = self.known(marked, inputs);
                let is_known = known.is_some_and(|known| left.take(&known));
                self.summary.in_baseline += usize::from(is_known);
                !is_known
            })
            .collect();
        // What is known of a file that was not looked at may still be there.
        let looked_at: BTreeSet<&str> = inputs
            .iter()
            .filter_map(|input| input.place.as_deref())
            .collect();
        let gone = left
            .findings()
            .filter(|known| looked_at.contains(known.path.as_str()));
        self.gone = gone.cloned().collect();
        new
    }

    /// What a finding is known by in a baseline; `None` for one that is about no text.
    pub(super) fn known(&self, marked: &Marked, inputs: &[&Input]) -> Option<Known> {
        let place = marked.finding.diagnostic.primary.as_ref()?.span;
        let input = self.input(place.source, inputs)?;
        if marked.fingerprint.is_empty() {
            return None;
        }
        Some(Known {
            path: input.place.clone().unwrap_or_else(|| input.name.clone()),
            rule: marked.finding.diagnostic.code.name().to_owned(),
            fingerprint: marked.fingerprint.clone(),
        })
    }

    fn is_changed(&self, finding: &Finding, inputs: &[&Input], sources: &SourceMap) -> bool {
        let Some(place) = finding.diagnostic.primary.as_ref().map(|label| label.span) else {
            return true;
        };
        let changed = self
            .input(place.source, inputs)
            .and_then(|input| input.changed.as_ref());
        changed.is_none_or(|changed| {
            let touches =
                |span: Span| changed.touches(sources.start(span).line, sources.end(span).line);
            let related = finding.diagnostic.related.iter().map(|label| label.span);
            let here = related
                .filter(|span| span.source == place.source)
                .chain([place]);
            here.flat_map(|span| [Some(span), self.statement(span)])
                .flatten()
                .any(touches)
        })
    }

    /// The statement that holds a place. Subjects come in the order of the text.
    fn statement(&self, place: Span) -> Option<Span> {
        let before = self.subjects.partition_point(|subject| {
            let span = subject.document.span;
            (span.source, span.start) <= (place.source, place.start)
        });
        let subject = before
            .checked_sub(1)
            .and_then(|last| self.subjects.get(last))?;
        let statements = subject.document.statements();
        let holds = |span: &Span| {
            span.source == place.source && span.start <= place.start && place.end <= span.end
        };
        statements
            .iter()
            .map(|statement| statement.span)
            .find(holds)
    }

    /// The numbers of the texts in which something can be mended.
    pub(super) fn fixable(&self, safety: Safety) -> BTreeSet<usize> {
        let fixes = self
            .findings
            .iter()
            .filter_map(|marked| marked.finding.fix.as_ref());
        let edits = fixes
            .filter(|fix| fix.safety <= safety)
            .flat_map(|fix| &fix.edits);
        edits
            .filter_map(|edit| self.inputs.get(&edit.span().source))
            .copied()
            .collect()
    }

    /// The texts that hold policies of their own.
    pub(super) fn embedded(&self) -> BTreeSet<Span> {
        let embedded = self.subjects.iter().filter_map(|subject| {
            // A statement that stands where its whole document does has no place of its own.
            let whole = subject.document.span;
            let statement = subject.document.statements().first()?.span;
            (statement == whole).then_some(whole)
        });
        embedded.collect()
    }

    /// What mending has to know of a text.
    pub(super) fn looked(self) -> Looked {
        Looked {
            embedded: self.embedded(),
            errors: self.errors,
            findings: self
                .findings
                .into_iter()
                .map(|marked| marked.finding)
                .collect(),
        }
    }
}

/// Whether a finding is of a rule that was chosen. That a text cannot be read is told always.
fn is_chosen(marked: &Marked, settings: &Settings) -> bool {
    let diagnostic = &marked.finding.diagnostic;
    settings.chosen.is_empty()
        || settings
            .chosen
            .iter()
            .any(|id| id == diagnostic.code.name())
        || diagnostic.primary.is_none()
}

/// Whether findings of a level make a run fail.
pub(super) fn fails(level: Level, fail_on: Option<Level>) -> bool {
    fail_on.is_some_and(|least| level <= least)
}
