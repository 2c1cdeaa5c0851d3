//! Sum types of the language and their schemas.
//!
//! A *choice* is a mapping whose kind is told by one of its keys (`{ service: … }` or
//! `{ role: … }`); a *shape* is told by whether a text, a list or a mapping stands there. Their
//! schemas are chains of `if`/`then`/`else`, so that a mistake inside is reported where it is:
//! a validator can say of `anyOf` only that nothing fitted.

/// The name that tells the decoder that an enum is chosen by a key of its mapping.
pub(crate) const CHOICE: &str = "$choice";
/// The name that tells the decoder that an enum is chosen by the kind of its node: variants are
/// called `text`, `list` and `mapping`.
pub(crate) const SHAPE: &str = "$shape";

/// Implements `JsonSchema` for a choice: `choice!(Existing: "bucket" => Bucket, …)`.
macro_rules! choice {
    ($name:ident, $doc:literal: $($key:literal => $variant:ty),+ $(,)?) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let branches = vec![
                    $((
                        serde_json::json!({ "type": "object", "required": [$key] }),
                        serde_json::Value::from(generator.subschema_for::<$variant>()),
                    ),)+
                ];
                $crate::blueprint::raw::choice::chain(
                    $doc,
                    &[$($key),+],
                    branches,
                )
            }
        }
    };
}
pub(crate) use choice;

/// Implements `JsonSchema` for a shape: `shape!(Include: "text" => String, "mapping" => Files)`.
macro_rules! shape {
    ($name:ident, $doc:literal: $($kind:literal => $variant:ty),+ $(,)?) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let branches = vec![
                    $((
                        serde_json::json!({
                            "type": $crate::blueprint::raw::choice::json_type($kind)
                        }),
                        serde_json::Value::from(generator.subschema_for::<$variant>()),
                    ),)+
                ];
                $crate::blueprint::raw::choice::chain($doc, &[$($kind),+], branches)
            }
        }
    };
}
pub(crate) use shape;

use serde_json::{Value, json};

/// The JSON type of a shape's variant.
pub(crate) fn json_type(kind: &str) -> &'static str {
    match kind {
        "list" => "array",
        "mapping" => "object",
        _ => "string",
    }
}

/// `if`/`then`/`else` over the branches. The last `else` refuses and says what was expected, in
/// a form that the front end turns into a message.
pub(crate) fn chain(doc: &str, words: &[&str], branches: Vec<(Value, Value)>) -> schemars::Schema {
    let refusal = json!({ "not": { EXPECTED: words } });
    let chained = branches.into_iter().rev().fold(
        refusal,
        |otherwise, (test, then)| json!({ "if": test, "then": then, "else": otherwise }),
    );
    let mut schema = schemars::Schema::default();
    schema.insert("description".to_owned(), Value::from(doc));
    if let Value::Object(chained) = chained {
        for (keyword, value) in chained {
            schema.insert(keyword, value);
        }
    }
    schema
}

/// The annotation that carries the words of a choice inside its refusal.
pub(crate) const EXPECTED: &str = "x-expected";
