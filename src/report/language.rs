//! The reference of the language as Markdown, made from its JSON Schema: every key, what it holds and what it is.
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const DEFINITIONS: &str = "#/$defs/";

/// One table for each section of a blueprint and for each form that stands in it, in the order in which a
/// reader meets them. `schema` is the JSON Schema of the language, as `synth schema` prints it.
pub fn reference(schema: &Value) -> String {
    let mut reference = Reference {
        definitions: schema.get("$defs").and_then(Value::as_object),
        told: BTreeSet::new(),
        waiting: Vec::new(),
        text: String::new(),
    };
    reference.text.push_str(
        "# Every word of the language\n\nMade from the types that read a blueprint (`synth schema --format markdown`). \
         Keys in **bold** must be there.\n\n## A blueprint\n\n",
    );
    reference.table(schema);
    while !reference.waiting.is_empty() {
        // What a table mentions follows it, before what earlier tables still wait for.
        let name = reference.waiting.remove(0);
        reference.section(&name);
    }
    reference.text
}

struct Reference<'a> {
    definitions: Option<&'a Map<String, Value>>,
    told: BTreeSet<String>,
    waiting: Vec<String>,
    text: String,
}

impl Reference<'_> {
    fn section(&mut self, name: &str) {
        let Some(definition) = self.definitions.and_then(|all| all.get(name)) else {
            return;
        };
        write!(self.text, "\n## {name}\n\n{}\n\n", sentence(definition)).ok();
        let later = std::mem::take(&mut self.waiting);
        if definition.get("properties").is_some() {
            self.table(definition);
        } else if definition.get("if").is_some() {
            self.alternatives(definition);
        } else if let Some(words) = definition.get("enum").and_then(Value::as_array) {
            self.words(words, definition);
        } else {
            let form = self.form(definition);
            writeln!(self.text, "It is {form}.").ok();
        }
        self.waiting.extend(later);
    }

    fn table(&mut self, schema: &Value) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        self.text
            .push_str("| key | holds | what it is |\n|---|---|---|\n");
        for (key, property) in properties {
            let form = self.form(property);
            let strong = if required.contains(&key.as_str()) {
                "**"
            } else {
                ""
            };
            let told = sentence(property) + &examples(property);
            writeln!(
                self.text,
                "| {strong}`{key}`{strong} | {form} | {} |",
                in_cell(&told)
            )
            .ok();
        }
    }

    /// What stands where one of several forms may stand.
    fn alternatives(&mut self, choice: &Value) {
        let mut rest = Some(choice);
        while let Some(one) = rest.filter(|one| one.get("if").is_some()) {
            let key = one
                .pointer("/if/required/0")
                .and_then(Value::as_str)
                .map(|key| format!("with the key `{key}`: "));
            let form = one
                .get("then")
                .map(|then| self.form(then))
                .unwrap_or_default();
            writeln!(self.text, "- {}{form}", key.unwrap_or_default()).ok();
            rest = one.get("else");
        }
    }

    fn words(&mut self, words: &[Value], definition: &Value) {
        let explained = definition.get("markdownEnumDescriptions");
        let explained = explained.and_then(Value::as_array);
        for (index, word) in words.iter().filter_map(Value::as_str).enumerate() {
            let what = explained
                .and_then(|all| all.get(index))
                .and_then(Value::as_str)
                .unwrap_or_default();
            writeln!(self.text, "- `{word}`: {what}").ok();
        }
    }

    /// What a value is, in a few words, with links to the tables of its parts.
    fn form(&mut self, schema: &Value) -> String {
        if let Some(name) = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix(DEFINITIONS))
        {
            return self.link(name);
        }
        if schema.get("if").is_some() {
            return self.either(schema);
        }
        if let Some(only) = schema.get("const") {
            return format!("`{only}`");
        }
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let words: Vec<String> = kinds
            .into_iter()
            .map(|kind| match kind {
                "array" => {
                    let items = schema.get("items").map(|items| self.form(items));
                    format!("list of {}", items.unwrap_or_default())
                }
                "object"
                    if schema
                        .get("additionalProperties")
                        .is_some_and(Value::is_object) =>
                {
                    let values = schema.get("additionalProperties");
                    let values = values.map(|values| self.form(values)).unwrap_or_default();
                    format!("mapping from names to {values}")
                }
                "object" => "mapping".to_owned(),
                "string" => "text".to_owned(),
                "boolean" => "`true` or `false`".to_owned(),
                "integer" => "whole number".to_owned(),
                other => other.to_owned(),
            })
            .collect();
        words.join(" or ")
    }

    fn either(&mut self, choice: &Value) -> String {
        let mut forms = Vec::new();
        let mut rest = Some(choice);
        while let Some(one) = rest.filter(|one| one.get("if").is_some()) {
            forms.extend(one.get("then").map(|then| self.form(then)));
            rest = one.get("else");
        }
        forms.join(" or ")
    }

    fn link(&mut self, name: &str) -> String {
        if self.told.insert(name.to_owned()) {
            self.waiting.push(name.to_owned());
        }
        format!("[{name}](#{})", name.to_ascii_lowercase())
    }
}

fn sentence(schema: &Value) -> String {
    let description = schema.get("description").and_then(Value::as_str);
    description.unwrap_or_default().replace('\n', " ")
}

fn examples(schema: &Value) -> String {
    let examples: Vec<String> = schema
        .get("examples")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|example| match example {
            Value::String(text) => format!("`{text}`"),
            other => format!("`{other}`"),
        })
        .collect();
    if examples.is_empty() {
        return String::new();
    }
    format!(" Example: {}.", examples.join(", "))
}

fn in_cell(text: &str) -> String {
    text.replace('|', "\\|")
}
