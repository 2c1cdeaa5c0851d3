//! The JSON Schema of the language, generated from the raw types.
use super::raw::Blueprint;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::sync::LazyLock;

/// Where the published schema lives; also its name for editors.
const ID: &str = "blueprint.schema.json";

/// The schema as a JSON value.
pub(crate) fn schema() -> &'static serde_json::Value {
    static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| {
        let mut schema = SchemaSettings::draft2020_12()
            .into_generator()
            .into_root_schema_for::<Blueprint>();
        schema.insert("$id".to_owned(), ID.into());
        let mut schema = schema.into();
        refuse_null(&mut schema);
        list_words(&mut schema);
        schema
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

/// A key that may be left out may not stand there with nothing behind it: `through:` without a
/// network must not read as "no limit".
fn refuse_null(schema: &mut Value) {
    let null = Value::from("null");
    match schema {
        Value::Object(keywords) => {
            if keywords.get("default").is_some_and(Value::is_null) {
                keywords.remove("default");
            }
            if let Some(Value::Array(types)) = keywords.get_mut("type") {
                types.retain(|kind| *kind != null);
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    keywords.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(branches)) = keywords.get_mut("anyOf") {
                branches.retain(|branch| branch.get("type") != Some(&null));
                if let [only] = branches.as_slice() {
                    let only = only.clone();
                    keywords.remove("anyOf");
                    if let Value::Object(only) = only {
                        keywords.extend(only);
                    }
                }
            }
            keywords.values_mut().for_each(refuse_null);
        }
        Value::Array(items) => items.iter_mut().for_each(refuse_null),
        _ => {}
    }
}

/// Words with descriptions come as `oneOf` with constants, of which a validator can say only that
/// none fitted: as `enum` it can say which words there are. The descriptions stay for editors.
fn list_words(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            let words: Option<Vec<(Value, Value)>> = keywords
                .get("oneOf")
                .and_then(Value::as_array)
                .and_then(|branches| {
                    let word = |branch: &Value| {
                        let description = branch.get("description").cloned().unwrap_or_default();
                        Some((branch.get("const")?.clone(), description))
                    };
                    branches.iter().map(word).collect()
                });
            if let Some(words) = words {
                let (words, descriptions): (Vec<Value>, Vec<Value>) = words.into_iter().unzip();
                keywords.remove("oneOf");
                keywords.insert("type".to_owned(), "string".into());
                keywords.insert("enum".to_owned(), words.into());
                keywords.insert("markdownEnumDescriptions".to_owned(), descriptions.into());
            }
            keywords.values_mut().for_each(list_words);
        }
        Value::Array(items) => items.iter_mut().for_each(list_words),
        _ => {}
    }
}
