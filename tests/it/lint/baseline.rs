//! Findings that were there when a repository began to be linted.
use super::command::{EVERYTHING, folder, synth};
use serde_json::Value;
use std::path::Path;

#[expect(
    clippy::disallowed_methods,
    reason = "files of the test's own in a temporary folder"
)]
pub(super) fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "files of the test's own in a temporary folder"
)]
pub(super) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn what_a_baseline_has_is_not_told_until_it_changes_or_comes_once_more() {
    let place = folder(&[("b/two.json", EVERYTHING), ("a/one.json", EVERYTHING)]);
    let told = synth(
        place.path(),
        &[
            "lint",
            "--write-baseline",
            "known.json",
            "--fail-on",
            "warning",
        ],
        "",
    );
    assert_eq!(
        (told.code, told.stdout.as_str()),
        (0, "2 in the baseline `known.json`\n")
    );
    let text = text_of(&place.path().join("known.json"));
    let known: Value = serde_json::from_str(&text).unwrap();
    let paths: Vec<&Value> = known["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|known| &known["path"])
        .collect();
    assert_eq!(paths, ["a/one.json", "b/two.json"]);
    assert_eq!(text.lines().count(), 7, "one finding a line:\n{text}");

    let lint = [
        "lint",
        "a",
        "b",
        "--baseline",
        "known.json",
        "--fail-on",
        "warning",
    ];
    let told = synth(place.path(), &lint, "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout.contains("nothing found; 2 in the baseline"),
        "{}",
        told.stdout
    );

    write(
        &place.path().join("a/one.json"),
        &EVERYTHING.replace(":{", ": \n {"),
    );
    assert_eq!(
        synth(place.path(), &lint, "").code,
        0,
        "layout is no change"
    );

    write(&place.path().join("c/three.json"), EVERYTHING);
    let told = synth(
        place.path(),
        &["lint", "--baseline", "known.json", "--fail-on", "warning"],
        "",
    );
    assert_eq!(told.code, 1);
    assert!(
        told.stderr.contains("c/three.json:1") && !told.stderr.contains("a/one.json"),
        "{}",
        told.stderr
    );
}

#[test]
fn what_is_gone_from_a_baseline_is_told_of_the_files_that_were_looked_at() {
    let place = folder(&[("one.json", EVERYTHING), ("two.json", EVERYTHING)]);
    synth(
        place.path(),
        &["lint", "--write-baseline", "known.json"],
        "",
    );
    write(
        &place.path().join("one.json"),
        &EVERYTHING.replace("\"*\"", "\"s3:GetObject\""),
    );
    let told = synth(place.path(), &["lint", "--baseline", "known.json"], "");
    assert!(
        told.stderr
            .contains("note: 1 of the baseline not found any more"),
        "{}",
        told.stderr
    );
    assert!(
        told.stderr.contains("one.json: allow-everything"),
        "{}",
        told.stderr
    );
    let told = synth(
        place.path(),
        &["lint", "two.json", "--baseline", "known.json"],
        "",
    );
    assert_eq!(told.stderr, "");
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let place = folder(&[
        ("policy.json", EVERYTHING),
        ("broken.json", "{"),
        ("other.json", r#"{"version":2,"findings":[]}"#),
        (
            "key.json",
            r#"{"version":1,"findings":[{"path":"a","rule":"b","finger":"c"}]}"#,
        ),
    ]);
    for (file, code, said) in [
        ("broken.json", 1, "error[invalid-json]"),
        ("other.json", 1, "reads version 1 of baselines"),
        ("key.json", 1, "unknown key `finger`"),
        ("nowhere.json", 3, "cannot read the baseline `nowhere.json`"),
    ] {
        let told = synth(
            place.path(),
            &["lint", "policy.json", "--baseline", file],
            "",
        );
        assert_eq!(told.code, code, "{file}: {}", told.stderr);
        assert!(told.stderr.contains(said), "{file}: {}", told.stderr);
    }
}
