//! Collections of the language: named sections, and one-or-many.
use super::choice::shape;
use crate::diag::Located;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A section: things by name, in the order written, names with their places.
#[derive(Debug)]
pub(crate) struct Section<T>(pub(crate) Vec<(Located<String>, Located<T>)>);

impl<T> Default for Section<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Section<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SectionVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for SectionVisitor<T> {
            type Value = Section<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping of names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Section<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Section(entries))
            }
        }

        deserializer.deserialize_map(SectionVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Section<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("SectionOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let of = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": of })
    }
}

/// One name, or a list of names.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum OneOrMany {
    /// One.
    #[serde(rename = "text")]
    One(Located<String>),
    /// Several.
    #[serde(rename = "list")]
    Many(Vec<Located<String>>),
}

shape!(OneOrMany, "One name, or a list of names.": "text" => String, "list" => Vec<String>);

impl OneOrMany {
    /// The names.
    pub(crate) fn names(&self) -> &[Located<String>] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// A mapping of texts to texts, such as tags.
pub(crate) type Strings = Section<String>;
