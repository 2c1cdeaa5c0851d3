//! `synth check`: validate and check, write nothing.
use super::{run, second_opinion, summary};
use crate::artifact::TemplateFormat;
use crate::artifact::write::{Blame, Cause, RelativePath, Staleness, compare_tree};
use crate::cli::args::{CheckArguments, SimulatorChoice};
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::Console;
use crate::diag::{Code, Diagnostic};
use crate::report::RunSummary;
use std::path::Path;

/// Checks the blueprint and, if asked, whether the output folder is what would be written.
pub(crate) fn check(arguments: &CheckArguments, console: Console) -> anyhow::Result<Exit> {
    finish(arguments).conclude(arguments.format, console)
}

fn finish(arguments: &CheckArguments) -> Finished {
    let mut finished = Finished::default();
    let format = TemplateFormat::from(arguments.templates);
    let Some(synthesis) = run::synthesize(&arguments.blueprint, format, &mut finished) else {
        return finished;
    };
    if arguments.stale {
        let folder = run::output_folder(arguments.out.as_ref(), &synthesis);
        match compare_tree(&folder, &synthesis.tree) {
            Ok(staleness) => finished.diagnostics.extend(stale(&folder, staleness)),
            Err(error) => match error.blame() {
                Blame::User => finished
                    .diagnostics
                    .push(run::folder_problem(error.to_string())),
                Blame::Environment => finished.failures.push(error.into()),
            },
        }
    }
    let second_opinion = second_opinion::of(arguments.simulator, &synthesis, &mut finished);
    // Without the second opinion that was wished, the check did not come to its end.
    if second_opinion.is_some() || arguments.simulator == SimulatorChoice::Local {
        finished.summary = Some(RunSummary {
            second_opinion,
            ..summary::of(&synthesis)
        });
    }
    finished
}

fn stale(folder: &Path, staleness: Staleness) -> Option<Diagnostic> {
    let Staleness::Stale {
        missing,
        changed,
        extra,
        causes,
    } = staleness
    else {
        return None;
    };
    let folder = folder.to_string_lossy();
    let why: Vec<&str> = causes.into_iter().map(words).collect();
    let mut diagnostic = Diagnostic::placeless(
        Code::StaleOutput,
        format!(
            "`{folder}` is not what would be written: {}",
            why.join(", ")
        ),
    );
    for (what, paths) in [
        ("missing", missing),
        ("different", changed),
        ("left over", extra),
    ] {
        if !paths.is_empty() {
            diagnostic = diagnostic.note(format!("{what}: {}", listed(&paths)));
        }
    }
    Some(diagnostic.help("run `synth` on the blueprint, and commit what it writes"))
}

fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::NotWritten => "nothing was written there yet",
        Cause::BlueprintChanged => "the blueprint changed",
        Cause::OtherSynth => "it was written by another synth",
        Cause::EditedByHand => "files in it were edited by hand",
    }
}

/// The first few paths, and how many more there are.
fn listed(paths: &[RelativePath]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<String> = paths
        .iter()
        .take(MOST)
        .map(|path| format!("`{path}`"))
        .collect();
    if paths.len() > MOST {
        names.push(format!("{} more", paths.len() - MOST));
    }
    names.join(", ")
}
