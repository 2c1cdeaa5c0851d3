//! What every file holds to, whatever its kind.
use super::{File, files};

/// Parts of paths that only one machine has. Tests may use them as examples of bad ones.
const MACHINE_PATHS: [&str; 4] = ["/root/", "/home/", "/tmp/", "/Users/"];

/// Hosts of package registries, in two pieces so that this file has none of them.
const REGISTRIES: [(&str, &str); 4] = [
    ("crates", ".io"),
    ("pypi", ".org"),
    ("files.pythonhosted", ".org"),
    ("registry.npmjs", ".org"),
];

/// Cargo writes the registry of each package here, by its own name for it.
const CARGO_LOCKS: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        problems.push(format!("{path}: does not end with one line end"));
    }
    for (number, line) in text.split_terminator('\n').enumerate() {
        let line_number = number + 1;
        if line.ends_with([' ', '\t', '\r']) {
            problems.push(format!("{path}:{line_number}: space at the end"));
        }
        if !path.starts_with("tests/") {
            for machine in MACHINE_PATHS.iter().filter(|part| begins_path(line, part)) {
                problems.push(format!(
                    "{path}:{line_number}: `{machine}` is a place on one machine"
                ));
            }
        }
        for (start, end) in REGISTRIES {
            let host = format!("{start}{end}");
            if !CARGO_LOCKS.contains(&path) && line.contains(&host) {
                problems.push(format!("{path}:{line_number}: names the registry `{host}`"));
            }
        }
    }
    problems
}

/// Whether `part` begins a path in `line`: `/home/x`, and not `doc/home/x`.
fn begins_path(line: &str, part: &str) -> bool {
    line.match_indices(part).any(|(at, _)| {
        !line
            .split_at(at)
            .0
            .ends_with(|c: char| c.is_alphanumeric() || "-_.}>*".contains(c))
    })
}

#[test]
fn every_file_holds_to_the_rules() {
    let problems: Vec<String> = files()
        .iter()
        .flat_map(|File { path, text }| match text {
            Some(text) => problems(path, text),
            None => vec![format!("{path}: is no UTF-8")],
        })
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_file_that_breaks_a_rule_is_found() {
    let registry = format!("a\nhttps://{}{}/x\n", "crates", ".io");
    for (path, text, expected) in [
        (
            "README.md",
            "a",
            "README.md: does not end with one line end",
        ),
        (
            "README.md",
            "a\n\n",
            "README.md: does not end with one line end",
        ),
        ("README.md", "a\nb \n", "README.md:2: space at the end"),
        ("README.md", "a\r\n", "README.md:1: space at the end"),
        (
            "README.md",
            "in `/home/me/x`\n",
            "README.md:1: `/home/` is a place on one machine",
        ),
        (
            "README.md",
            &registry,
            "README.md:2: names the registry `HOST`",
        ),
    ] {
        let expected = expected.replace("HOST", &format!("{}{}", "crates", ".io"));
        assert_eq!(problems(path, text), [expected]);
    }
    assert!(problems(CARGO_LOCKS[0], &registry).is_empty());
    assert!(problems("README.md", "arn:aws:iam::1:role/home/x\n").is_empty());
}
