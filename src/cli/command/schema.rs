//! `synth schema`: the JSON Schema of blueprints.
use crate::blueprint::schema_text;
use crate::cli::exit::Exit;
use crate::cli::output::data;

/// Prints the schema.
pub(crate) fn schema() -> anyhow::Result<Exit> {
    data(&schema_text())?;
    Ok(Exit::Fine)
}
