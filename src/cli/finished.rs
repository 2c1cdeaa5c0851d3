//! The end of a run of the pipeline: what to print where, and the exit code.
use super::exit::Exit;
use super::output::{Console, Format, data, environment_text, talk};
use crate::diag::{Diagnostic, SourceMap};
use crate::report::human::Paint;
use crate::report::{RunSummary, Tally, human, json, summary};

/// Everything that a run of the pipeline left behind.
#[derive(Debug, Default)]
pub struct Finished {
    /// The texts that were read.
    pub sources: SourceMap,
    /// Every problem.
    pub diagnostics: Vec<Diagnostic>,
    /// What failed around the run and is no diagnostic: a folder that cannot be written.
    pub failures: Vec<anyhow::Error>,
    /// The least exit code, for what a diagnostic does not tell by its level: a file that cannot
    /// be read is a diagnostic too, and a failure of the environment.
    pub at_least: Exit,
    /// What was done; `None` when problems or failures stopped the run before it came to a second
    /// opinion.
    pub summary: Option<RunSummary>,
}

/// What to print, and how the run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The data.
    pub stdout: String,
    /// The talk.
    pub stderr: String,
    /// The exit code.
    pub exit: Exit,
}

impl Finished {
    /// The exit code: failures before problems; warnings are no problem.
    pub fn exit(&self) -> Exit {
        let found = if !self.failures.is_empty() {
            Exit::Environment
        } else if Tally::of(&self.diagnostics).errors > 0 {
            Exit::Problems
        } else {
            Exit::Fine
        };
        found.max(self.at_least)
    }

    /// What to print: as text, problems are talk and the summary is data; as JSON, both are one
    /// object. Failures are talk either way.
    pub fn told(&self, format: Format, quiet: bool, paint: Paint) -> Told {
        let mut told = Told {
            stdout: String::new(),
            stderr: String::new(),
            exit: self.exit(),
        };
        match format {
            Format::Json => {
                told.stdout = json::render(&self.diagnostics, &self.sources, self.summary.as_ref());
            }
            Format::Text => {
                told.stderr = human::render(&self.diagnostics, &self.sources, paint);
                if let Some(run) = &self.summary {
                    told.stderr.push_str(&summary::remarks(run));
                    if !quiet {
                        told.stdout = summary::text(run);
                    }
                }
            }
        }
        for failure in &self.failures {
            told.stderr.push_str(&environment_text(failure));
        }
        told
    }

    /// Prints and returns the exit code.
    pub(crate) fn conclude(&self, format: Format, console: Console) -> anyhow::Result<Exit> {
        let told = self.told(format, console.quiet, console.paint);
        talk(&told.stderr);
        data(&told.stdout)?;
        Ok(told.exit)
    }
}
