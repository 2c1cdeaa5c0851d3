//! `--since`, with the real git.
use super::baseline::write;
use super::command::{EVERYTHING, MAY_REPEAT, Told, folder, synth};
use std::path::Path;
use std::process::Command;

fn git(place: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Someone",
            "-c",
            "user.email=someone@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(place)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Two statements of five lines each, with what is wrong with both.
const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}
"#;

fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let place = folder(&[&[MAY_REPEAT], files].concat());
    git(
        place.path(),
        &["init", "--quiet", "--initial-branch", "trunk"],
    );
    git(place.path(), &["add", "--all"]);
    git(place.path(), &["commit", "--quiet", "--message", "first"]);
    place
}

fn lint(place: &Path, arguments: &[&str]) -> Told {
    synth(
        place,
        &[
            &["lint", "--since", "trunk", "--fail-on", "warning"],
            arguments,
        ]
        .concat(),
        "",
    )
}

fn places(told: &Told) -> Vec<&str> {
    told.stderr
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> "))
        .collect()
}

#[test]
fn what_a_branch_changed_is_found_and_nothing_else() {
    let place = repository(&[
        ("a.json", POLICY),
        ("b.json", POLICY),
        ("gone.json", POLICY),
        ("dir/r.json", POLICY),
    ]);
    let at = |file: &str| place.path().join(file);
    git(place.path(), &["switch", "--quiet", "--create", "branch"]);
    assert_eq!(lint(place.path(), &[]).code, 0);
    // Committed, staged and neither: the second statement, from a line that is not the finding's.
    write(
        &at("a.json"),
        &POLICY.replace("    }\n  ]", "    , \"Sid\": \"Two\" }\n  ]"),
    );
    git(
        place.path(),
        &["commit", "--quiet", "--all", "--message", "second"],
    );
    git(place.path(), &["rm", "--quiet", "gone.json"]);
    git(
        place.path(),
        &["mv", "dir/r.json", "dir/re \"named\"\n.json"],
    );
    write(&at("new \u{e9}.json"), EVERYTHING);
    let told = lint(place.path(), &[]);
    assert_eq!(
        places(&told),
        ["a.json:11:17", "new \u{e9}.json:1:64"],
        "{}",
        told.stderr
    );
    // From a folder below, by a path that is not that of the repository's root.
    write(
        &at("dir/re \"named\"\n.json"),
        &POLICY.replacen("\"Action\": \"*\"", "\"Action\":  \"*\"", 1),
    );
    let told = synth(&place.path().join("dir"), &["lint", "--since", "trunk"], "");
    assert!(
        told.stdout.contains("1 policy in 1 file: 1 warning"),
        "{} {}",
        told.stdout,
        told.stderr
    );
}

#[test]
fn what_others_did_since_the_branches_parted_is_no_change_of_this_one() {
    let place = repository(&[("a.json", POLICY), ("b.json", POLICY)]);
    git(place.path(), &["branch", "branch"]);
    write(
        &place.path().join("a.json"),
        &POLICY.replace("\"Allow\"", "\"Deny\""),
    );
    git(
        place.path(),
        &["commit", "--quiet", "--all", "--message", "theirs"],
    );
    git(place.path(), &["switch", "--quiet", "branch"]);
    assert_eq!(lint(place.path(), &[]).code, 0);
}

#[test]
fn a_line_that_is_gone_touches_its_statement() {
    let conditional = POLICY.replacen(
        "\"Resource\": \"*\"\n",
        "\"Resource\": \"*\",\n      \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}\n",
        1,
    );
    let place = repository(&[("a.json", &conditional)]);
    write(
        &place.path().join("a.json"),
        &conditional.replace(
            "\"*\",\n      \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}\n",
            "\"*\"\n",
        ),
    );
    let told = lint(place.path(), &[]);
    assert_eq!(places(&told), ["a.json:6:17"], "{}", told.stderr);
}

#[test]
fn only_what_was_changed_is_mended() {
    let policy = POLICY.replace("\"Action\": \"*\"", "\"Action\": \"s3:ListBuckt\"");
    let place = repository(&[("a.json", &policy)]);
    let changed = policy.replace("    }\n  ]", "    , \"Sid\": \"Two\" }\n  ]");
    write(&place.path().join("a.json"), &changed);
    let told = lint(place.path(), &["--fix=all"]);
    assert!(told.stdout.contains("1 fixed"), "{}", told.stdout);
    let text = super::baseline::text_of(&place.path().join("a.json"));
    assert_eq!(text.matches("ListBuckt\"").count(), 1, "{text}");
    assert!(
        text.find("ListBuckt\"") < text.find("ListBucket\""),
        "{text}"
    );
}

#[test]
fn the_repository_runs_nothing() {
    let place = repository(&[("a.json", POLICY), (".gitattributes", "*.json diff=evil\n")]);
    let evil = "touch ran; cat";
    for key in [
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
    ] {
        git(place.path(), &["config", key, evil]);
    }
    write(&place.path().join("a.json"), EVERYTHING);
    let told = lint(place.path(), &[]);
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert!(!place.path().join("ran").exists());
}

#[test]
fn what_git_cannot_tell_is_said() {
    let place = repository(&[("a.json", POLICY)]);
    for revision in ["nowhere", "--output=x", "trunk:a.json"] {
        let told = synth(place.path(), &["lint", &format!("--since={revision}")], "");
        assert_eq!(told.code, 3, "{}", told.stderr);
        assert!(
            told.stderr
                .contains(&format!("git knows no revision `{revision}`")),
            "{}",
            told.stderr
        );
    }
    git(place.path(), &["switch", "--quiet", "--orphan", "other"]);
    git(
        place.path(),
        &["commit", "--quiet", "--allow-empty", "--message", "alone"],
    );
    let told = lint(place.path(), &[]);
    assert!(
        told.stderr.contains("fetch more of the history"),
        "{}",
        told.stderr
    );
    let outside = folder(&[("a.json", POLICY)]);
    let told = lint(outside.path(), &[]);
    assert_eq!(told.code, 3);
    assert!(
        told.stderr.contains("`--since` needs a git repository"),
        "{}",
        told.stderr
    );
}
