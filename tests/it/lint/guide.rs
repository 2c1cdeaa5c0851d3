//! The policies of a tutorial as it has them: what is wrong with each is found, at its line, and nothing else is said.
use super::command::{folder, synth};
use serde_json::Value;
use std::path::Path;

/// A policy, the line, the rule, and what is wrong with it.
const ERRATA: [(&str, u64, &str, &str); 17] = [
    (
        "1.1-invoke.json",
        8,
        "every-model-of-runtime",
        "every model, and GPT-5.5 is not among them",
    ),
    (
        "1.1-invoke.json",
        8,
        "allow-without-streaming",
        "the streaming twin is missing",
    ),
    (
        "1.1-invoke.json",
        9,
        "unknown-action",
        "bedrock:DescribeModel",
    ),
    (
        "1.1-invoke.json",
        10,
        "unknown-action",
        "bedrock:ListModels",
    ),
    (
        "1.2-serving-role.json",
        10,
        "tag-on-untaggable-model",
        "models carry no tags: it can invoke nothing",
    ),
    (
        "1.2-serving-role.json",
        14,
        "list-under-plain-operator",
        "aws:TagKeys needs a set operator",
    ),
    (
        "1.2-serving-role.json",
        45,
        "everything-written",
        "metrics of every namespace",
    ),
    (
        "1.3-trust.json",
        8,
        "trust-in-whole-account",
        "a tag that anyone there may give",
    ),
    (
        "1.3-permissions.json",
        8,
        "every-model-of-runtime",
        "as in 1.1",
    ),
    (
        "1.3-permissions.json",
        9,
        "unknown-action",
        "bedrock:ListModels",
    ),
    (
        "1.3-permissions.json",
        10,
        "unknown-action",
        "bedrock:DescribeModel",
    ),
    (
        "5.1-invocation-role.json",
        8,
        "every-model-of-runtime",
        "as in 1.1",
    ),
    (
        "5.1-invocation-role.json",
        9,
        "unknown-action",
        "bedrock:ListModels",
    ),
    (
        "5.1-invocation-role.json",
        10,
        "unknown-action",
        "bedrock:DescribeModel",
    ),
    (
        "5.1-invocation-role.json",
        41,
        "everything-written",
        "metrics of every namespace",
    ),
    (
        "5.2-key.json",
        1,
        "key-that-nobody-administers",
        "it locks everyone out",
    ),
    (
        "5.2-key.json",
        10,
        "invalid-principal",
        "a place to fill in",
    ),
];

/// Where the tutorial leaves a name to be filled in: told, and no erratum.
const PLACEHOLDERS: [&str; 3] = [
    "malformed-account-in-arn",
    "unknown-region-in-arn",
    "invalid-principal",
];

/// What else is true of them, said elsewhere in the same statement.
const ALSO: [(&str, &str); 3] = [
    ("1.2-serving-role.json", "allow-without-streaming"),
    ("1.3-permissions.json", "allow-without-streaming"),
    ("5.1-invocation-role.json", "allow-without-streaming"),
];

fn found(file: &str) -> Vec<(u64, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/lint/guide");
    let place = folder(&[]);
    let policy = path.join(file);
    let told = synth(
        place.path(),
        &["lint", policy.to_str().unwrap(), "--format", "json"],
        "",
    );
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    let findings = told["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let rule = finding["rule"].as_str().unwrap().to_owned();
            (finding["line"].as_u64().unwrap(), rule)
        })
        .collect()
}

#[test]
fn every_erratum_that_a_rule_can_see_is_found_at_its_line_and_nothing_wrong_is_said() {
    let mut files: Vec<&str> = ERRATA.iter().map(|(file, ..)| *file).collect();
    files.dedup();
    for file in files {
        let found = found(file);
        for (_, line, rule, what) in ERRATA.iter().filter(|erratum| erratum.0 == file) {
            let is_found = found.contains(&(*line, (*rule).to_owned()));
            assert!(is_found, "{file}:{line} {rule}: {what}\n{found:#?}");
        }
        for (line, rule) in &found {
            let is_erratum = ERRATA
                .iter()
                .any(|it| (it.0, it.1, it.2) == (file, *line, rule.as_str()));
            let is_known =
                PLACEHOLDERS.contains(&rule.as_str()) || ALSO.contains(&(file, rule.as_str()));
            assert!(is_erratum || is_known, "{file}:{line} {rule}");
        }
    }
}
