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

#[test]
fn what_is_watched_in_accounts_that_are_alike_is_checked_in_one_of_them() {
    let text = "synth: 1\nfacts: 2026-11-22\nname: twins\ndefaults: { region: us-east-2 }\naccounts:\n  one: { id: \"333333333333\" }\n  two: { id: \"555555555555\" }\ngroups:\n  both: { accounts: [one, two] }\nprojects:\n  chat: { account: both }\nmodels:\n  gpt-5.5: { provider: bedrock, id: openai.gpt-5.5 }\nroles:\n  caller: { account: both, trusted_by: [ { service: lambda.amazonaws.com } ], may: [ { invoke: [gpt-5.5], in: chat } ] }\nbudgets:\n  month: { covers: { project: chat }, limit: 100 USD/month, alerts: [ { at: 100%, then: deny-invocation, tell: [you@example.com] } ] }\nobservability:\n  chat: { account: both, namespace: Twins/LLM, tell: [you@example.com], logs: { application: { retention: 90d, written_by: [caller] } } }\n";
    let mut twins = crate::simulate::load::load(text, std::collections::BTreeMap::new());
    let (checks, diagnostics) = twins.check();
    assert_eq!(crate::simulate::load::messages(&diagnostics), [""; 0]);
    let [alike] = checks.alike.as_slice() else {
        panic!("{:?}", checks.alike)
    };
    assert_eq!((alike.account.as_str(), alike.others), ("one", 1));
}
