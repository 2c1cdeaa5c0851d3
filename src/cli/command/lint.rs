//! `synth lint` and `synth rules`.
use super::lint_blueprint::add_blueprint;
use super::no_such::no_such;
use super::run::unreadable;
use crate::cli::args::{FailOn, LintArguments};
use crate::cli::exit::Exit;
use crate::cli::files::{read_file, read_standard_input};
use crate::cli::finished::Finished;
use crate::cli::lint_format::LintFormat;
use crate::cli::output::{Console, data, environment_text, talk};
use crate::cli::walk::Walk;
use crate::diag::{Code, Diagnostic, Level};
use crate::lint::{
    Content, EmittedFiles, Finding, Subject, all, findings_of_reading, lint as check, read,
};
use crate::policy::Kind;
use crate::report::lint::{self as print, LintSummary};
use crate::report::{human, neutralise};
use std::path::{Path, PathBuf};

/// Lints what was named, or everything below this folder.
pub(crate) fn lint(arguments: &LintArguments, console: Console) -> anyhow::Result<Exit> {
    let mut run = Run {
        kind: arguments.kind.map(Kind::from),
        skips_others: arguments.skip_other_files,
        ..Run::default()
    };
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() {
        &here[..]
    } else {
        &arguments.paths
    };
    for path in paths {
        if path.as_os_str() == "-" {
            run.standard_input();
        } else {
            run.path(path);
        }
    }
    run.conclude(arguments, console)
}

#[derive(Default)]
struct Run {
    kind: Option<Kind>,
    /// Whether a file without policies may be named.
    skips_others: bool,
    finished: Finished,
    subjects: Vec<Subject>,
    emitted: EmittedFiles,
    /// What blueprints leave unsaid.
    unsaid: Vec<Finding>,
    summary: LintSummary,
}

impl Run {
    fn path(&mut self, path: &Path) {
        let mut walk = Walk::default();
        walk.add(path);
        let named = walk.files.contains(path);
        for file in &walk.files {
            match read_file(file) {
                Ok(text) => self.text(&file.to_string_lossy(), &text, named),
                // Below a folder there may be anything; what was named should be readable.
                Err(error) if named => unreadable(&error, &mut self.finished),
                Err(error) => {
                    self.summary.skipped += 1;
                    talk(&format!("skipped: {}\n", neutralise(&error.to_string())));
                }
            }
        }
        for (path, error) in walk.failures {
            let path = path.to_string_lossy().into_owned();
            let failure = anyhow::Error::from(error).context(format!("cannot read `{path}`"));
            self.finished.failures.push(failure);
        }
    }

    fn standard_input(&mut self) {
        match read_standard_input() {
            Ok(text) => self.text("<stdin>", &text, true),
            Err(error) => unreadable(&error, &mut self.finished),
        }
    }

    fn text(&mut self, name: &str, text: &str, named: bool) {
        let source = self.finished.sources.add(name, text);
        let found = read(text, source, self.kind);
        if found.content == Content::Nothing {
            self.summary.skipped += 1;
            if named && !self.skips_others {
                self.nothing(name, found.diagnostics);
            } else {
                self.finished.sources.forget(source);
            }
            return;
        }
        self.summary.files += 1;
        if found.content == Content::Blueprint {
            return self.blueprint(name);
        }
        self.summary.policies += found.subjects.len();
        self.finished.diagnostics.extend(found.diagnostics);
        self.subjects.extend(found.subjects);
    }

    fn blueprint(&mut self, name: &str) {
        let before = self.subjects.len();
        let unsaid = add_blueprint(
            Path::new(name),
            &mut self.subjects,
            &mut self.emitted,
            &mut self.finished,
        );
        self.unsaid.extend(unsaid);
        self.summary.policies += self.subjects.len() - before;
    }

    /// A file that was named and holds no policy.
    fn nothing(&mut self, name: &str, problems: Vec<Diagnostic>) {
        if problems.is_empty() {
            let message = format!("`{name}` holds no policy that synth knows");
            self.finished.diagnostics.push(
                Diagnostic::placeless(Code::NoPolicy, message)
                    .help("name a policy document, a CloudFormation template, a Terraform plan as JSON or a blueprint"),
            );
        }
        self.finished.diagnostics.extend(problems);
    }

    fn conclude(mut self, arguments: &LintArguments, console: Console) -> anyhow::Result<Exit> {
        let found = check(&self.subjects, &all());
        let mut findings = findings_of_reading(self.finished.diagnostics, &self.subjects);
        findings.extend(self.unsaid);
        findings.extend(self.emitted.place_in_blueprint(found));
        let sources = &self.finished.sources;
        let diagnostics: Vec<Diagnostic> = findings
            .iter()
            .map(|finding| finding.diagnostic.clone())
            .collect();
        self.summary.count(&diagnostics);
        match arguments.format {
            LintFormat::Json => data(&print::json(&findings, &self.summary, sources))?,
            LintFormat::Text => {
                talk(&human::render(&diagnostics, sources, console.paint));
                if !console.quiet {
                    data(&print::footer(&self.summary))?;
                    data(&print::facts())?;
                }
            }
            format => {
                let report = print::Report::new(&findings, &self.summary, sources);
                data(&format.of(&report).unwrap_or_default())?;
            }
        }
        for failure in &self.finished.failures {
            talk(&environment_text(failure));
        }
        let fails = |level| match arguments.fail_on {
            FailOn::Error => level == Level::Error,
            FailOn::Warning => level != Level::Note,
            FailOn::None => false,
        };
        let failed = diagnostics.iter().any(|diagnostic| fails(diagnostic.level));
        let exit = if !self.finished.failures.is_empty() {
            Exit::Environment
        } else if failed {
            Exit::Problems
        } else {
            Exit::Fine
        };
        Ok(exit.max(self.finished.at_least))
    }
}

/// Prints the list of rules, or the page of one; a name that is none is wrong usage.
pub(crate) fn rules(id: Option<&str>) -> anyhow::Result<Exit> {
    let Some(id) = id else {
        data(&print::rules(&all()))?;
        return Ok(Exit::Fine);
    };
    if let Some(rule) = all().into_iter().find(|rule| rule.id == id) {
        data(&print::page(rule))?;
        return Ok(Exit::Fine);
    }
    let ids = all().into_iter().map(|rule| rule.id);
    Ok(no_such("rule", id, ids))
}
