//! What every Rust file and every test suite holds to.
use super::{rust_files, text};
use std::collections::BTreeSet;

/// A file that is longer holds more than one thing.
const SOURCE_LINES: usize = 500;
const TEST_LINES: usize = 1000;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

/// In two pieces, so that this file has none of them.
const UNFINISHED: [(&str, &str); 4] = [
    ("todo", "!("),
    ("unimplemented", "!("),
    ("[", "ignore"),
    ("[", "allow("),
];

fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if !text.starts_with("//!") {
        problems.push(format!(
            "{path}: the first line does not say what it is for"
        ));
    }
    let code = text.lines().map(str::trim_start);
    let lines = code
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count();
    let cap = if path.starts_with("tests/") {
        TEST_LINES
    } else {
        SOURCE_LINES
    };
    if lines > cap {
        problems.push(format!("{path}: {lines} lines of code, more than {cap}"));
    }
    let mut names: BTreeSet<&str> = path.trim_end_matches(".rs").split('/').collect();
    names.extend(modules(text));
    for name in names.into_iter().filter(|name| EMPTY_NAMES.contains(name)) {
        problems.push(format!("{path}: `{name}` names nothing"));
    }
    for (start, end) in UNFINISHED {
        let word = format!("{start}{end}");
        if text.contains(&word) {
            problems.push(format!("{path}: `{word}`"));
        }
    }
    problems
}

/// The names of the modules that a file declares.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    let words = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        line.strip_prefix("mod ")
    });
    words.map(|rest| rest.trim_end_matches([';', '{', ' ', '}']))
}

/// Suites in the folder that the test binary does not have: they would never run.
fn unlisted(main: &str, paths: &BTreeSet<String>) -> Vec<String> {
    let listed: Vec<&str> = modules(main).collect();
    let mut problems = Vec::new();
    if !listed.is_sorted() {
        problems.push("the suites are not sorted".to_owned());
    }
    for path in paths {
        let Some(inside) = path.strip_prefix("tests/it/") else {
            problems.push(format!("{path} is in no test binary"));
            continue;
        };
        let name = match inside.split_once('/') {
            Some((folder, _)) => folder,
            None => inside.trim_end_matches(".rs"),
        };
        if name != "main" && !listed.contains(&name) {
            problems.push(format!("{path} is not in main.rs"));
        }
    }
    problems
}

#[test]
fn every_rust_file_holds_to_the_rules() {
    let files = rust_files();
    assert!(files.len() > 100);
    let problems: Vec<String> = files
        .into_iter()
        .flat_map(|(path, text)| problems(&path, &text))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn every_suite_is_in_the_one_test_binary() {
    let paths = rust_files()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with("tests/"));
    assert_eq!(
        unlisted(&text("tests/it/main.rs"), &paths.collect()),
        Vec::<String>::new()
    );
}

#[test]
fn a_rust_file_that_breaks_a_rule_is_found() {
    let long = format!("//! x\n{}", "let x;\n".repeat(SOURCE_LINES + 1));
    let ignored = format!("//! x\n#[{}]", "ignore");
    for (path, text, expected) in [
        (
            "src/vocab/x.rs",
            "// x\n",
            "src/vocab/x.rs: the first line does not say what it is for",
        ),
        (
            "src/vocab/x.rs",
            &long,
            "src/vocab/x.rs: 501 lines of code, more than 500",
        ),
        (
            "src/utils/x.rs",
            "//! x",
            "src/utils/x.rs: `utils` names nothing",
        ),
        (
            "tests/it/common.rs",
            "//! x",
            "tests/it/common.rs: `common` names nothing",
        ),
        (
            "src/vocab/x.rs",
            "//! x\npub(crate) mod helpers;",
            "src/vocab/x.rs: `helpers` names nothing",
        ),
        (
            "src/vocab/x.rs",
            &ignored,
            &format!("src/vocab/x.rs: `{}`", concat!("[", "ignore")),
        ),
    ] {
        assert_eq!(problems(path, text), [expected]);
    }
    assert!(problems("tests/it/x.rs", &long).is_empty());
    let comments = format!("//! x\n{}", "// why\n\n".repeat(SOURCE_LINES));
    assert!(problems("src/vocab/x.rs", &comments).is_empty());
}

#[test]
fn a_suite_that_would_never_run_is_found() {
    let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    let main = "mod cli;\nmod tidy;\n";
    let here = paths(&[
        "tests/it/main.rs",
        "tests/it/cli.rs",
        "tests/it/tidy/mod.rs",
    ]);
    assert!(unlisted(main, &here).is_empty());
    assert_eq!(
        unlisted(main, &paths(&["tests/it/lost.rs", "tests/second.rs"])),
        [
            "tests/it/lost.rs is not in main.rs",
            "tests/second.rs is in no test binary"
        ]
    );
    assert_eq!(
        unlisted("mod tidy;\nmod cli;\n", &here),
        ["the suites are not sorted"]
    );
}
