//! Writes the first inputs of each fuzz target from the vectors of the engine: `seeds FOLDER`.
use anyhow::Context as _;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The fields of a vector that are fields of a line too.
const LINE: [&str; 10] = [
    "id",
    "request",
    "identityPolicies",
    "permissionsBoundaries",
    "sessionPolicies",
    "serviceControlPolicies",
    "resourceControlPolicies",
    "resourcePolicy",
    "endpointPolicies",
    "endpointType",
];

/// The inputs of each target, each once.
#[derive(Default)]
struct Seeds {
    policies: BTreeSet<String>,
    globs: BTreeSet<String>,
    conditions: BTreeSet<String>,
    batch_lines: BTreeSet<String>,
}

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("where to?")?);
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/it/policy");
    let mut seeds = Seeds::default();
    for entry in std::fs::read_dir(&vectors)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let text = std::fs::read_to_string(&path)?;
            let read: Vec<Map<String, Value>> = serde_saphyr::from_str(&text)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            read.iter().for_each(|vector| seeds.vector(vector));
        }
    }
    write(&folder.join("policies"), &seeds.policies)?;
    write(&folder.join("globs"), &seeds.globs)?;
    write(&folder.join("conditions"), &seeds.conditions)?;
    write(&folder.join("batch_lines"), &seeds.batch_lines)
}

fn write(folder: &Path, inputs: &BTreeSet<String>) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (number, input) in inputs.iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number:04}")), input)?;
    }
    Ok(())
}

impl Seeds {
    fn vector(&mut self, vector: &Map<String, Value>) {
        let mut line = vector.clone();
        line.retain(|field, _| LINE.contains(&field.as_str()));
        if let Some(request) = line.get_mut("request").and_then(Value::as_object_mut) {
            request.remove("federatedBy");
        }
        let resource = text(&vector["request"]["resource"]);
        let context = vector["request"]["context"].as_object();
        let none = Map::new();
        for layer in line.values() {
            self.documents(layer, &resource, context.unwrap_or(&none));
        }
        self.batch_lines.insert(Value::Object(line).to_string());
    }

    /// Every policy in a layer, whatever its levels.
    fn documents(&mut self, layer: &Value, resource: &str, context: &Map<String, Value>) {
        for inner in layer.as_array().into_iter().flatten() {
            self.documents(inner, resource, context);
        }
        if layer.get("Statement").is_none() {
            return;
        }
        self.policies.insert(layer.to_string());
        for statement in one_or_many(&layer["Statement"]) {
            for element in ["Resource", "NotResource"] {
                for pattern in one_or_many(&statement[element]) {
                    self.globs.insert(format!("{}\n{resource}", text(&pattern)));
                }
            }
            let operators = statement["Condition"].as_object();
            for (operator, keys) in operators.into_iter().flatten() {
                for (key, values) in keys.as_object().into_iter().flatten() {
                    self.condition(operator, key, values, context);
                }
            }
        }
    }

    fn condition(
        &mut self,
        operator: &str,
        key: &str,
        values: &Value,
        context: &Map<String, Value>,
    ) {
        let mut input = format!("{operator}\n{key}");
        for value in one_or_many(values) {
            input.push_str(&format!("\n={}", text(&value)));
        }
        let held = context
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key));
        match held.map(|(_, held)| held) {
            Some(Value::Array(values)) => {
                for value in values {
                    input.push_str(&format!("\n+{}", text(value)));
                }
            }
            Some(value) => input.push_str(&format!("\n:{}", text(value))),
            None => {}
        }
        self.conditions.insert(input);
    }
}

fn one_or_many(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.clone(),
        one => vec![one.clone()],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
