//! `synth.toml`.
use super::command::{EVERYTHING, Told, folder, synth};
use std::path::Path;

fn told(toml: &str, arguments: &[&str]) -> Told {
    let files = [
        ("synth.toml", toml),
        ("stacks/a.json", EVERYTHING),
        ("stacks/old/b.json", EVERYTHING),
        ("org/c.json", EVERYTHING),
    ];
    let place = folder(&files);
    synth(place.path(), &[&["lint"], arguments].concat(), "")
}

/// The files in which something is found.
fn files(told: &Told) -> Vec<&str> {
    let places = told
        .stderr
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> "));
    places.filter_map(|place| place.split(':').next()).collect()
}

#[test]
fn rules_paths_and_levels_are_as_configured() {
    let all = ["org/c.json", "stacks/a.json", "stacks/old/b.json"];
    assert_eq!(files(&told("", &[])), all);
    assert_eq!(
        files(&told("[lint]\nexclude = [\"stacks/old\"]\n", &[])),
        ["org/c.json", "stacks/a.json"]
    );
    assert_eq!(
        files(&told(
            "[lint]\nexclude = [\"**/b.json\", \"org/*.json\"]\n",
            &[]
        )),
        ["stacks/a.json"]
    );
    assert!(files(&told("[lint]\nmin-level = \"error\"\n", &[])).is_empty());
    assert_eq!(
        files(&told(
            "[lint]\nmin-level = \"error\"\n",
            &["--min-level", "note"]
        )),
        all
    );
    assert!(files(&told("[lint.rules]\nallow-everything = \"off\"\n", &[])).is_empty());
    assert_eq!(
        files(&told(
            "[lint.rules]\nallow-everything = \"off\"\n",
            &["--no-config"]
        )),
        all
    );
    // An SCP that allows everything allows nobody anything.
    assert_eq!(
        files(&told("[[lint.paths]]\nglob = \"org\"\nas = \"scp\"\n", &[])),
        ["stacks/a.json", "stacks/old/b.json"]
    );
    let last_counts = "[lint.rules]\nallow-everything = \"off\"\n[[lint.paths]]\nglob = \"stacks\"\n\
        rules = { allow-everything = \"error\" }\n[[lint.paths]]\nglob = \"stacks/old/**\"\nrules = { allow-everything = \"note\" }\n";
    let last = told(last_counts, &[]);
    assert_eq!(files(&last), ["stacks/a.json", "stacks/old/b.json"]);
    assert!(
        last.stdout.contains("1 error, 1 note") && last.code == 1,
        "{}",
        last.stdout
    );
}

#[test]
fn flags_count_more_than_the_file() {
    let toml = "[lint]\nfail-on = \"warning\"\n";
    assert_eq!(told(toml, &[]).code, 1);
    assert_eq!(told(toml, &["--fail-on", "none"]).code, 0);
    assert_eq!(
        told(
            "[lint]\nfail-on = \"none\"\n[lint.rules]\nallow-everything = \"error\"\n",
            &[]
        )
        .code,
        0
    );
}

#[test]
fn only_what_is_likely_can_be_left_out() {
    let told = told("[lint]\nmin-confidence = \"certain\"\n", &[]);
    assert_eq!(files(&told).len(), 3);
}

#[test]
fn findings_are_allowed_by_path_with_a_reason_and_a_day() {
    let allow = "[[lint.allow]]\nrule = \"allow-everything\"\npath = \"stacks/**\"\nbecause = \"legacy\"\nuntil = 2026-06-01\n";
    let allowed = told(allow, &["--today", "2026-06-01"]);
    assert_eq!(files(&allowed), ["org/c.json"]);
    assert!(
        allowed.stdout.contains("; 2 suppressed"),
        "{}",
        allowed.stdout
    );
    let expired = told(allow, &["--today", "2026-06-02"]);
    assert!(
        expired.stderr.contains("warning[expired-suppression]"),
        "{}",
        expired.stderr
    );
    assert_eq!(files(&expired).len(), 4);
    let unused = allow.replace("allow-everything", "unknown-action");
    let found = told(&unused, &["--today", "2026-06-01"]);
    assert!(
        found.stderr.contains("warning[unused-suppression]"),
        "{}",
        found.stderr
    );
    let part = told(&unused, &["--today", "2026-06-01", "stacks/a.json"]);
    assert!(
        !part.stderr.contains("unused-suppression"),
        "it may be used in the other file: {}",
        part.stderr
    );
}

#[test]
fn what_is_wrong_with_it_is_told_at_its_place() {
    for (toml, place, said) in [
        (
            "[lint]\nfail_on = \"error\"\n",
            "2:1",
            "error[unknown-key]: unknown key `fail_on`",
        ),
        (
            "[lint]\nfail_on = \"error\"\n",
            "2:1",
            "did you mean `fail-on`?",
        ),
        ("[lintt]\n", "1:2", "did you mean `lint`?"),
        (
            "[lint]\nfail-on = \"warn\"\n",
            "2:11",
            "error[unknown-word]: `warn` has no meaning here",
        ),
        (
            "[lint]\nexclude = \"x\"\n",
            "2:11",
            "error[wrong-type]: a text stands where a list must",
        ),
        (
            "[lint]\nexclude = [1]\n",
            "2:12",
            "error[wrong-type]: a number stands where a text must",
        ),
        (
            "[lint]\nexclude = [\"../x\"]\n",
            "2:12",
            "error[invalid-path]",
        ),
        (
            "[lint]\nexclude = [\"x[\"]\n",
            "2:12",
            "error[invalid-path]",
        ),
        (
            "[lint]\nexclude = [\"gone/**\"]\n",
            "2:12",
            "error[missing-file]: `gone/**` fits no file",
        ),
        (
            "[lint.rules]\nallow-everithing = \"off\"\n",
            "2:1",
            "did you mean `allow-everything`?",
        ),
        (
            "[lint.rules]\nallow-everything = \"of\"\n",
            "2:20",
            "did you mean `off`?",
        ),
        (
            "[[lint.paths]]\nas = \"scp\"\n",
            "1:1",
            "error[missing-key]: the key `glob` is missing",
        ),
        (
            "[[lint.paths]]\nglob = \"org\"\nas = \"spc\"\n",
            "3:6",
            "did you mean `scp`?",
        ),
        (
            "[[lint.allow]]\nrule = \"allow-everything\"\npath = \"org\"\n",
            "1:1",
            "error[suppression-without-reason]",
        ),
        (
            "[[lint.allow]]\nrule = \"x\"\npath = \"org\"\nbecause = \"y\"\n",
            "2:8",
            "error[unknown-rule]",
        ),
        (
            "[lint]\nfail-on = \"error\"\nfail-on = \"error\"\n",
            "3:1",
            "error[invalid-toml]",
        ),
        ("[lint\n", "1:6", "error[invalid-toml]"),
    ] {
        let told = told(toml, &[]);
        assert_eq!(told.code, 1, "{toml}: {}", told.stderr);
        assert!(told.stderr.contains(said), "{toml}: {}", told.stderr);
        assert!(
            told.stderr.contains(&format!("synth.toml:{place}\n")),
            "{toml}: {}",
            told.stderr
        );
    }
}

#[test]
fn it_is_looked_for_up_to_the_root_of_the_repository_and_no_further() {
    let off = "[lint.rules]\nallow-everything = \"off\"\n";
    let place = folder(&[
        ("synth.toml", off),
        ("repo/.git/HEAD", ""),
        ("repo/deep/er/policy.json", EVERYTHING),
    ]);
    let deep = place.path().join("repo/deep/er");
    let lint = |arguments: &[&str]| {
        synth(
            &deep,
            &[&["lint", "--fail-on", "warning"], arguments].concat(),
            "",
        )
        .code
    };
    assert_eq!(
        lint(&[]),
        1,
        "what stands above the repository is someone else's"
    );
    super::baseline::write(&place.path().join("repo/synth.toml"), off);
    assert_eq!(lint(&[]), 0);
    assert_eq!(lint(&["--no-config"]), 1);
    super::baseline::write(
        &deep.join("other.toml"),
        "[lint.rules]\nallow-everything = \"error\"\n",
    );
    assert_eq!(lint(&["--config", "other.toml"]), 1);
    assert_eq!(lint(&["--config", "gone.toml"]), 3);
}

#[test]
fn a_rule_that_is_none_cannot_be_chosen() {
    let told = synth(
        Path::new("."),
        &["lint", "--rule", "allow-everithing", "-"],
        "",
    );
    assert_eq!(told.code, 2);
    assert!(
        told.stderr.contains("did you mean `allow-everything`?"),
        "{}",
        told.stderr
    );
}
