//! The JSON Schema of the language, generated from the raw types.
use super::raw::Blueprint;
use schemars::generate::SchemaSettings;
use std::sync::LazyLock;

/// Where the published schema lives; also its name for editors.
const ID: &str = "blueprint.schema.json";

/// The schema as a JSON value.
pub(crate) fn schema() -> &'static serde_json::Value {
    static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| {
        let mut schema =
            SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Blueprint>();
        schema.insert("$id".to_owned(), ID.into());
        schema.into()
    });
    &SCHEMA
}

/// The schema as the text of `schemas/blueprint.schema.json`.
pub fn schema_text() -> String {
    // Printing a JSON value that is all texts, numbers and collections cannot fail.
    let mut text = serde_json::to_string_pretty(schema()).unwrap_or_default();
    text.push('\n');
    text
}

/// The compiled schema. `None` only if the generated schema were no schema, which a test holds
/// it is not.
pub(crate) fn validator() -> Option<&'static jsonschema::Validator> {
    static VALIDATOR: LazyLock<Option<jsonschema::Validator>> =
        LazyLock::new(|| jsonschema::draft202012::new(schema()).ok());
    VALIDATOR.as_ref()
}
