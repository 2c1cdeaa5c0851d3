//! `synth completions`: what a shell needs to complete synth's words.
use crate::cli::args::description;
use crate::cli::exit::Exit;
use crate::cli::output::data;
use clap_complete::Shell;

/// Prints the completions.
pub(crate) fn completions(shell: Shell) -> anyhow::Result<Exit> {
    // The generators panic when their writer fails, so the writer is a buffer.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut description(), "synth", &mut script);
    data(&String::from_utf8(script)?)?;
    Ok(Exit::Fine)
}
