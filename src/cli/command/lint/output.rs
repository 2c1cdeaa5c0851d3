//! The end of a run of the linter: what is printed, and the exit code.
use super::analysis::{Analysis, fails};
use super::mending::Mending;
use super::settings::Settings;
use crate::cli::args::LintArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, Format, data, environment_text, talk};
use crate::diag::Diagnostic;
use crate::lint::{Finding, Suppressed};
use crate::report::human;
use crate::report::lint as print;

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
    let mut summary = analysis.summary;
    let at_least = finished.at_least.max(analysis.at_least);
    let mut findings: Vec<Finding> = finished
        .diagnostics
        .into_iter()
        .map(Finding::from)
        .collect();
    findings.extend(analysis.findings.into_iter().map(|marked| marked.finding));
    let mut diagnostics: Vec<Diagnostic> = findings
        .iter()
        .map(|finding| finding.diagnostic.clone())
        .collect();
    summary.count(&diagnostics);
    summary.count_fixes(findings.iter());
    let failed = diagnostics
        .iter()
        .any(|diagnostic| fails(diagnostic.level, settings.fail_on));
    let is_preview = mending.is_some_and(|mending| mending.is_preview());
    if !is_preview {
        summary.fixed = fixed;
        let suppressed = if arguments.choice.show_suppressed {
            analysis.suppressed.as_slice()
        } else {
            &[]
        };
        match arguments.format {
            Format::Json => data(&print::json(&findings, suppressed, &summary, sources))?,
            Format::Text => {
                diagnostics.extend(suppressed.iter().map(Suppressed::told));
                talk(&human::render(&diagnostics, sources, console.paint));
                // Standard output holds the mended text of standard input.
                let holds_text = mending.is_some()
                    && arguments
                        .paths
                        .iter()
                        .any(|path| super::is_standard_input(path));
                match print::footer(&summary) {
                    _ if console.quiet => {}
                    footer if holds_text => talk(&footer),
                    footer => data(&footer)?,
                }
            }
        }
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
