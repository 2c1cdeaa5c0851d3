//! The main job: compile, check, write.
use super::summary::{self, written};
use super::{run, second_opinion};
use crate::artifact::write::{Blame, write_tree};
use crate::cli::args::SynthesizeArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::Console;

/// Compiles and checks the blueprint, writes the output folder and says what was done.
pub(crate) fn synthesize(
    arguments: &SynthesizeArguments,
    console: Console,
) -> anyhow::Result<Exit> {
    finish(arguments).conclude(arguments.format, console)
}

fn finish(arguments: &SynthesizeArguments) -> Finished {
    let mut finished = Finished::default();
    let format = arguments.templates.into();
    let Some(synthesis) = run::synthesize(&arguments.blueprint, format, &mut finished) else {
        return finished;
    };
    let mut summary = summary::of(&synthesis);
    summary.second_opinion = second_opinion::of(arguments.simulator, &synthesis, &mut finished);
    if finished.exit() != Exit::Fine {
        // Nothing is written on which the two simulators differ, or one was not heard.
        finished.summary = Some(summary).filter(|summary| summary.second_opinion.is_some());
        return finished;
    }
    let folder = run::output_folder(arguments.out.as_ref(), &synthesis);
    match write_tree(&folder, &synthesis.tree) {
        Ok(done) => {
            summary.written = Some(written(&folder, done));
            finished.summary = Some(summary);
        }
        Err(error) => match error.blame() {
            Blame::User => finished
                .diagnostics
                .push(run::folder_problem(error.to_string())),
            Blame::Environment => finished.failures.push(error.into()),
        },
    }
    finished
}
