//! Every diagnostic code, as a person at the keyboard meets it: a folder with a broken blueprint,
//! and exactly what `synth` prints.
//!
//! A case is `cases/<code>/` or `cases/<code>.<what>/`: `blueprint.yaml` with the files it names,
//! `args.txt` where the command is not `check blueprint.yaml`, `setup.sh` where the folder needs
//! what a repository cannot hold, and `expected.txt`, written anew by `UPDATE=1 cargo test`.
mod defects;
mod library;
mod unseen;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use synth::diag::Code;

/// What one run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the binary in a folder.
pub(crate) fn synth(folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["--color", "never"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    Said {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Code and line of each problem that was printed, in order.
pub(crate) fn problems(stderr: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut heading: Option<String> = None;
    for line in stderr.lines() {
        if let Some(rest) = line
            .strip_prefix("error[")
            .or_else(|| line.strip_prefix("warning["))
        {
            found.extend(heading.take().map(|code| (code, 0)));
            heading = rest.split_once(']').map(|(code, _)| code.to_owned());
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let line = place.rsplit(':').nth(1).and_then(|line| line.parse().ok());
            found.extend(heading.take().map(|code| (code, line.unwrap_or(0))));
        }
    }
    found.extend(heading.map(|code| (code, 0)));
    found
}

/// A copy of a folder, where a run may leave what it likes.
pub(crate) fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_into(folder, copy.path());
    copy
}

fn copy_into(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy_into(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The text of a file of this repository.
#[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
pub(crate) fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether expected outputs are to be written anew.
#[expect(clippy::disallowed_methods, reason = "a switch of the tests")]
pub(crate) fn update() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

#[expect(clippy::disallowed_methods, reason = "a test writes its own files")]
pub(crate) fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/diagnostics/cases")
}

fn cases() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What a case prints, as `expected.txt` has it.
fn run(case: &str) -> String {
    let copy = copy_of(&folder().join(case));
    let place = copy.path();
    if place.join("setup.sh").exists() {
        let done = Command::new("sh")
            .arg("setup.sh")
            .current_dir(place)
            .status()
            .unwrap();
        assert!(done.success(), "{case}: setup.sh");
    }
    let arguments = if place.join("args.txt").exists() {
        text_of(&place.join("args.txt"))
    } else {
        "check blueprint.yaml".to_owned()
    };
    let words: Vec<&str> = arguments.split_whitespace().collect();
    let before = names_beneath(place);
    let said = synth(place, &words);
    assert_eq!(names_beneath(place), before, "{case}: nothing is written");
    // What was compiled is told where only the output folder is stale, or nothing but warnings.
    let silent = !case.starts_with("stale-output") && said.code != 0;
    assert!(!silent || said.stdout.is_empty(), "{case}: {}", said.stdout);
    format!("{}exit code {}\n", said.stderr, said.code)
}

/// The paths beneath a folder.
pub(crate) fn names_beneath(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            }
            found.insert(entry.path());
        }
    }
    found
}

#[test]
fn every_case_prints_exactly_what_is_expected() {
    let cases = cases();
    let (one, other) = cases.split_at(cases.len() / 2);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [one, other]
            .map(|half| scope.spawn(|| half.iter().filter_map(differs).collect::<Vec<_>>()));
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{}\nrefresh with UPDATE=1 cargo test",
        wrong.join("\n")
    );
}

fn differs(case: &String) -> Option<String> {
    let path = folder().join(case).join("expected.txt");
    let found = run(case);
    if update() {
        write(&path, &found);
        return None;
    }
    let expected = text_of(&path);
    (found != expected).then(|| {
        let diff = similar::TextDiff::from_lines(&expected, &found);
        format!("{case}:\n{}", diff.unified_diff())
    })
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let covered = |code: &Code| {
        let name = code.name();
        cases.iter().any(|case| {
            let of_code = case == name
                || case
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('.'));
            let heading = format!("[{name}]: ");
            of_code && text_of(&folder().join(case).join("expected.txt")).contains(&heading)
        })
    };
    let without: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !covered(code) && !library::CODES.contains(code))
        .map(|code| code.name())
        .collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

#[test]
fn every_problem_of_a_case_says_what_to_do() {
    for case in cases() {
        let expected = text_of(&folder().join(&case).join("expected.txt"));
        for problem in expected
            .split("\n\n")
            .filter(|text| text.starts_with("error["))
        {
            assert!(
                problem.contains("= help: ") || problem.contains("\nhelp: "),
                "{case}: {problem}"
            );
        }
    }
}
