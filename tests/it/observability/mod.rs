//! What watches: alarms go off when they should, names fit together, the canary measures what it says.
mod canary;
mod contract;
mod decisions;

use crate::constructs::compiled;
use crate::counterparts::python_program;
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The folder of the construct's blueprint.
fn folder() -> &'static Path {
    let found = compiled().iter().find(|it| it.name == "observability");
    &found.unwrap().folder
}

fn read(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder().join(path)).unwrap()).unwrap()
}

/// The resources of what runs and watches, with project ids where AWS will put them.
fn resources() -> Value {
    let mut template = read("stacks/333333333333/us-east-2/operations.template.json");
    let mut resources = template["Resources"].take();
    put_in_ids(&mut resources);
    resources
}

/// Replaces references to projects and pieced texts by what they will be.
fn put_in_ids(value: &mut Value) {
    if let Some(reference) = value.get("Ref").and_then(Value::as_str) {
        *value = Value::from(reference.replace("IdOfProject", "proj_").to_lowercase());
    } else if let Some(join) = value.get_mut("Fn::Join") {
        let mut pieces = join[1].take();
        put_in_ids(&mut pieces);
        let pieces = pieces.as_array().unwrap().iter();
        let text: String = pieces.map(|piece| piece.as_str().unwrap()).collect();
        *value = Value::from(text);
    } else if let Some(members) = value.as_object_mut() {
        members.values_mut().for_each(put_in_ids);
    } else if let Some(items) = value.as_array_mut() {
        items.iter_mut().for_each(put_in_ids);
    }
}

/// What a program beside this file prints, given this.
fn python(program: &str, input: &Value) -> Value {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "tests/it/observability",
        program,
    ]
    .iter()
    .collect();
    let mut child = python_program("python")
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let ended = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{errors}");
    serde_json::from_slice(&ended.stdout).unwrap()
}
