//! `synth schema`: the JSON Schema of blueprints, or the reference of the language made from it.
use crate::blueprint::schema_text;
use crate::cli::args::SchemaFormat;
use crate::cli::exit::Exit;
use crate::cli::output::data;
use crate::report::language;

/// Prints the schema.
pub(crate) fn schema(format: SchemaFormat) -> anyhow::Result<Exit> {
    let schema = schema_text();
    match format {
        SchemaFormat::Json => data(&schema)?,
        SchemaFormat::Markdown => data(&language::reference(&serde_json::from_str(&schema)?))?,
    }
    Ok(Exit::Fine)
}
