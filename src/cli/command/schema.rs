//! `synth schema`: the JSON Schema of blueprints.
use crate::cli::exit::Exit;

/// Prints the schema.
pub(crate) fn schema() -> anyhow::Result<Exit> {
    anyhow::bail!("this build of synth has no schema of blueprints")
}
