//! Blueprints that were written from the guide and the description of the language alone, without
//! a look at the compiler: each compiles, or is refused at the lines its author expected.
use super::{copy_of, names_beneath, problems, synth};
use std::path::Path;

/// Code and line of each problem; none: it compiles. What the author expected otherwise stands
/// with the reason.
const EXPECTED: &[(&str, &[(&str, u32)])] = &[
    ("01-single-account", &[]),
    ("02-production-role", &[]),
    ("02-production-role-without-expects", &[]),
    ("03-cross-account-reader", &[]),
    ("04-assume-chain", &[]),
    ("05-fallback-provider", &[]),
    ("06-existing-organization", &[]),
    // `deploy: { by: stackset, bucket: … }` is of a later version; groups are not.
    ("07-groups-stackset", &[]),
    (
        "08-copied-from-the-guide",
        &[
            ("unknown-model", 16),
            ("model-not-offered", 31),
            ("invalid-duration", 38),
            ("shares-do-not-add-up", 43),
        ],
    ),
    (
        "09-names",
        &[
            ("unknown-name", 27),
            ("unknown-key", 32),
            ("duplicate-grant", 44),
            ("duplicate-key", 54),
        ],
    ),
    (
        "10-identity-and-secrets",
        &[
            ("invalid-account-id", 16),
            ("secret-value", 21),
            ("unknown-region", 33),
            ("role-nobody-can-assume", 44),
        ],
    ),
    (
        "11-promises-that-do-not-hold",
        &[
            ("expectation-failed", 42),
            ("expectation-failed", 43),
            ("expectation-failed", 44),
        ],
    ),
    (
        "12-valkey-and-enforcement",
        &[("unknown-key", 26), ("missing-key", 43)],
    ),
];

#[test]
fn what_nobody_wrote_for_this_compiler_is_understood_or_refused_at_the_right_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/unseen");
    let copy = copy_of(&folder);
    let before = names_beneath(copy.path());
    let mut wrong = Vec::new();
    for (name, expected) in EXPECTED {
        let said = synth(copy.path(), &[&format!("{name}.yaml")]);
        let found = problems(&said.stderr);
        let expected: Vec<(String, u32)> = expected
            .iter()
            .map(|(code, line)| ((*code).to_owned(), *line))
            .collect();
        let code = i32::from(!expected.is_empty());
        if (found.as_slice(), said.code) != (expected.as_slice(), code) {
            wrong.push(format!(
                "{name}: {found:?}, exit code {}\n{}",
                said.code, said.stderr
            ));
        }
        if expected.is_empty() {
            std::fs::remove_dir_all(copy.path().join("out")).unwrap();
        }
        assert_eq!(
            names_beneath(copy.path()),
            before,
            "{name}: nothing is written on an error"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_unseen_blueprint_is_expected_to_do_something() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/unseen");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(name) = name.strip_suffix(".yaml") {
            assert!(EXPECTED.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}

#[test]
fn a_secret_in_a_blueprint_is_never_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/unseen");
    for format in ["text", "json"] {
        let said = synth(
            &folder,
            &["check", "10-identity-and-secrets.yaml", "--format", format],
        );
        assert!(
            !format!("{}{}", said.stdout, said.stderr).contains("NotARealKey"),
            "{format}"
        );
    }
}
