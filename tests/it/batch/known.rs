//! Documents that were met before: their lines are answered as if they were new.
use crate::vectors::FILES;
use serde_json::{Map, Value, json};
use synth::catalog::EngineFacts;
use synth::report::decision;
use synth::simulate::batch::{Documents, reply};

const LAYERS: [&str; 8] = [
    "identityPolicies",
    "permissionsBoundaries",
    "sessionPolicies",
    "serviceControlPolicies",
    "resourceControlPolicies",
    "resourcePolicy",
    "endpointPolicies",
    "endpointType",
];

fn answer(line: &str, documents: &mut Documents) -> String {
    let mut out = String::new();
    decision::line(
        &reply(line.as_bytes(), 1, documents, &EngineFacts),
        &mut out,
    );
    out
}

fn assert_alike<'a>(lines: impl IntoIterator<Item = &'a str>) {
    let mut met = Documents::shared();
    for line in lines {
        let fresh = answer(line, &mut Documents::shared());
        assert_eq!(answer(line, &mut met), fresh, "{line}");
    }
}

/// The vectors as lines.
fn lines() -> Vec<String> {
    let vectors = FILES.iter().flat_map(|(name, text)| {
        let read: Vec<Map<String, Value>> =
            serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        read
    });
    let lines = vectors.map(|mut vector| {
        vector
            .retain(|name, _| LAYERS.contains(&name.as_str()) || name == "id" || name == "request");
        vector["request"]
            .as_object_mut()
            .unwrap()
            .remove("federatedBy");
        Value::Object(vector).to_string()
    });
    lines.collect()
}

#[test]
fn every_vector_is_answered_alike_with_and_without_what_was_met() {
    let lines = lines();
    let twice = [&lines[..], &lines[..]].concat();
    assert!(lines.len() > 200);
    assert_alike(twice.iter().map(String::as_str));
}

#[test]
fn a_known_document_in_another_place_is_read_there() {
    let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let named = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }] });
    let request = json!({ "principal": "arn:aws:iam::111111111111:user/u", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k" });
    let with = |fields: Value| {
        let mut line = json!({ "id": "x", "request": request });
        line.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        line.to_string()
    };
    let lines = [
        with(json!({ "identityPolicies": [policy, statement, request, {}] })),
        // As another kind of policy, with other remarks.
        with(json!({ "resourcePolicy": policy })),
        with(json!({ "resourcePolicy": named, "identityPolicies": [policy] })),
        with(json!({ "identityPolicies": [named] })),
        with(
            json!({ "serviceControlPolicies": [[policy, statement]], "endpointPolicies": [policy] }),
        ),
        // Where no document stands.
        with(json!({ "request": policy })),
        with(json!({ "request": statement, "identityPolicies": [request] })),
        with(json!({ "request": { "context": policy } })),
        with(json!({ "identityPolicies": policy })),
        with(json!({ "serviceControlPolicies": [policy] })),
        with(json!({ "identityPolicies": [[policy]] })),
        with(
            json!({ "identityPolicies": [{ "Version": "2012-10-17", "Statement": [statement, {}] }] }),
        ),
        with(json!({ "identityPolicies": [{ "Statement": policy }] })),
        with(json!({ "unknown": [policy] })),
        with(json!({ "id": policy })),
        policy.to_string(),
    ];
    assert_alike(lines.iter().map(String::as_str));
    assert_alike(lines.iter().rev().map(String::as_str));
}

#[test]
fn a_document_with_a_key_twice_is_remarked_upon_each_time() {
    let document = r#"{"Version":"2012-10-17","Statement":[],"Statement":[]}"#;
    let line = format!(
        r#"{{"request":{{"principal":"*","action":"s3:GetObject","resource":"*"}},"identityPolicies":[{document}]}}"#
    );
    let mut documents = Documents::shared();
    let first = answer(&line, &mut documents);
    assert!(first.contains("stands twice"), "{first}");
    assert_eq!(answer(&line, &mut documents), first);
    // Brackets within texts, unclosed ones, and depth.
    let tricky = [
        line.replace(document, r#"{"Id":"}\"]{","Statement":[]}"#),
        line.replace(document, r#"{"Id":"\\","Statement":[]}"#),
        line.replace(document, r#"{"Id":"x"]"#),
        line.replace(document, r#"{"Id":"x"#),
        line.replace(
            document,
            &format!(r#"{{"Id":{}{}}}"#, "[".repeat(80), "]".repeat(80)),
        ),
        line.replace(
            document,
            &format!(r#"{{"Id":{}{}}}"#, "[".repeat(97), "]".repeat(97)),
        ),
        line.replace(
            document,
            &format!(r#"{{"Id":{}{}}}"#, "[".repeat(98), "]".repeat(98)),
        ),
    ];
    let twice = [&tricky[..], &tricky[..]].concat();
    assert_alike(twice.iter().map(String::as_str));
}
