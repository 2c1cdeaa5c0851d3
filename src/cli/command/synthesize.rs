//! The main job: compile, check, write.
use crate::cli::args::SynthesizeArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::Console;
use anyhow::Context as _;

/// Compiles and checks the blueprint, writes the output folder and says what was done.
pub(crate) fn synthesize(
    arguments: &SynthesizeArguments,
    console: Console,
) -> anyhow::Result<Exit> {
    run(arguments)?.conclude(arguments.format, console)
}

fn run(arguments: &SynthesizeArguments) -> anyhow::Result<Finished> {
    let blueprint = &arguments.blueprint;
    std::fs::metadata(blueprint)
        .with_context(|| format!("cannot read `{}`", blueprint.display()))?;
    anyhow::bail!("this build of synth cannot compile blueprints")
}
