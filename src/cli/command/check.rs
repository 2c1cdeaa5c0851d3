//! `synth check`: validate and check, write nothing.
use crate::cli::args::CheckArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::Console;
use anyhow::Context as _;

/// Checks the blueprint and, if asked, whether the output folder is what would be written.
pub(crate) fn check(arguments: &CheckArguments, console: Console) -> anyhow::Result<Exit> {
    run(arguments)?.conclude(arguments.format, console)
}

fn run(arguments: &CheckArguments) -> anyhow::Result<Finished> {
    let blueprint = &arguments.blueprint;
    std::fs::metadata(blueprint)
        .with_context(|| format!("cannot read `{}`", blueprint.display()))?;
    anyhow::bail!("this build of synth cannot check blueprints")
}
