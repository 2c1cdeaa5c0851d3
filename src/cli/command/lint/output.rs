//! The end of a run of the linter: what is printed, and the exit code.
use super::analysis::{Analysis, fails};
use super::mending::Mending;
use super::settings::Settings;
use crate::cli::args::LintArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::lint_format::LintFormat;
use crate::cli::output::{Console, data, environment_text, talk};
use crate::diag::{Diagnostic, SourceMap};
use crate::lint::{Finding, Marked, Suppressed, fingerprints};
use crate::report::human;
use crate::report::lint::{self as print, Report};

/// The findings, each with a fingerprint: those about the run itself have none yet.
fn all_marked(mut findings: Vec<Marked>, sources: &SourceMap) -> Vec<Marked> {
    let plain: Vec<Finding> = findings
        .iter()
        .map(|marked| marked.finding.clone())
        .collect();
    for (marked, fingerprint) in findings.iter_mut().zip(fingerprints(&plain, sources)) {
        if marked.fingerprint.is_empty() {
            marked.fingerprint = fingerprint;
        }
    }
    findings
}

fn not_counted(suppressed: &Suppressed) -> (&Finding, String, print::Suppressed) {
    let because = print::Suppressed {
        because: suppressed.because.clone(),
        in_source: suppressed.is_in_place(),
    };
    let marked = &suppressed.marked;
    (&marked.finding, marked.fingerprint.clone(), because)
}

/// Prints what was found and says how it went.
pub(super) fn conclude(
    analysis: Analysis,
    fixed: usize,
    mending: Option<&Mending>,
    settings: &Settings,
    finished: Finished,
    arguments: &LintArguments,
    console: Console,
) -> anyhow::Result<Exit> {
    let sources = &finished.sources;
    let embedded = analysis.embedded();
    let mut summary = analysis.summary;
    let at_least = finished.at_least.max(analysis.at_least);
    let about_the_run = finished
        .diagnostics
        .into_iter()
        .map(Finding::from)
        .map(Marked::from);
    let findings = all_marked(about_the_run.chain(analysis.findings).collect(), sources);
    let told = |marked: &Marked| marked.finding.diagnostic.clone();
    let mut diagnostics: Vec<Diagnostic> = findings.iter().map(told).collect();
    summary.count(&diagnostics);
    summary.count_fixes(findings.iter().map(|marked| &marked.finding));
    summary.fixed = fixed;
    let failed = diagnostics
        .iter()
        .any(|diagnostic| fails(diagnostic.level, settings.fail_on));
    let shown = if arguments.choice.show_suppressed {
        analysis.suppressed.as_slice()
    } else {
        &[]
    };
    if mending.is_some_and(|mending| mending.is_preview()) {
        // Standard output holds the changes.
    } else if arguments.format == LintFormat::Text {
        diagnostics.extend(shown.iter().map(Suppressed::told));
        talk(&human::render(&diagnostics, sources, console.paint));
        let end = print::footer(&summary) + &print::facts();
        // Standard output holds the mended text of standard input.
        let holds_text = mending.is_some()
            && arguments
                .paths
                .iter()
                .any(|path| super::is_standard_input(path));
        match end {
            _ if console.quiet => {}
            end if holds_text => talk(&end),
            end => data(&end)?,
        }
    } else {
        // Who is told by SARIF of a finding that is gone takes it for mended.
        let suppressed = match arguments.format {
            LintFormat::Sarif => analysis.suppressed.as_slice(),
            _ => shown,
        };
        let report = Report::new(&findings, &summary, sources)
            .with_embedded(embedded)
            .with_suppressed(suppressed.iter().map(not_counted));
        data(&arguments.format.of(&report).unwrap_or_default())?;
    }
    for failure in &finished.failures {
        talk(&environment_text(failure));
    }
    let exit = if !finished.failures.is_empty() {
        Exit::Environment
    } else if failed {
        Exit::Problems
    } else {
        Exit::Fine
    };
    Ok(exit.max(at_least))
}
