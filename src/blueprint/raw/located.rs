//! Decoding and schema of located values: the place comes from the decoder, not from the text.
use crate::diag::{Located, SourceId, Span};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The struct name by which the decoder knows that a place is asked for.
pub(crate) const LOCATED: &str = "$located";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(LOCATED, &[], LocatedVisitor(PhantomData))
    }
}

struct LocatedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
    type Value = Located<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Located<T>, A::Error> {
        let missing = || A::Error::custom("only the tree decoder gives places");
        let (_, source) = map.next_entry::<String, u32>()?.ok_or_else(missing)?;
        let (_, start) = map.next_entry::<String, u32>()?.ok_or_else(missing)?;
        let (_, end) = map.next_entry::<String, u32>()?.ok_or_else(missing)?;
        let (_, value) = map.next_entry::<String, T>()?.ok_or_else(missing)?;
        Ok(Located::new(value, Span::new(SourceId(source), start, end)))
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
