//! The linter on what repositories hold beside policies: pipes, links in circles, large and broken files, and very many.
use super::command::{Told, folder, synth};
use crate::counterparts::bounded;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["*","iam:PassRole"],"Resource":"*"}}"#;

/// What this much memory does not suffice for, in KiB of address space, fails.
const MEMORY: u32 = 700_000;

/// Runs a shell script with `$0` being synth and bounded memory.
fn within(place: &Path, script: &str) -> Told {
    within_memory(place, MEMORY, script)
}

fn within_memory(place: &Path, memory: u32, script: &str) -> Told {
    let mut command = Command::new("bash");
    command
        .args([
            "-c",
            &format!("ulimit -v {memory}\n{script}"),
            env!("CARGO_BIN_EXE_synth"),
        ])
        .current_dir(place);
    let (code, stdout, stderr) = bounded(&mut command, 300);
    Told {
        code: code.unwrap_or(-1),
        stdout,
        stderr,
    }
}

#[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = folder(&[]);
    for number in 0..300 {
        write(&place.path().join(format!("{number}.json")), EVERYTHING);
    }
    for format in [
        "json", "sarif", "github", "gitlab", "junit", "markdown", "text",
    ] {
        let script = format!(
            "\"$0\" lint --format {format} --fail-on none . 2> err | head -1; echo ${{PIPESTATUS[0]}}; cat err"
        );
        let told = within(place.path(), &script);
        assert!(
            told.stdout.lines().any(|line| line == "0"),
            "{format}: {}",
            told.stdout
        );
        for word in ["panicked", "roken pipe", "error:"] {
            assert!(!told.stdout.contains(word), "{format}: {}", told.stdout);
        }
    }
    let told = within(
        place.path(),
        "\"$0\" lint . 2>&1 | head -1; exit ${PIPESTATUS[0]}",
    );
    assert_eq!(told.code, 0, "{}", told.stdout);
}

#[test]
fn what_is_no_text_no_file_or_a_circle_is_passed_over() {
    let place = folder(&[("policies/a.json", EVERYTHING)]);
    let below = place.path().join("policies");
    write(&below.join("binary.json"), [0_u8, 159, 146, 150, 0, 255]);
    write(&below.join("latin.yaml"), b"Resources: {\xe9: 1}\n");
    symlink(".", below.join("circle")).unwrap();
    symlink("gone", below.join("gone.json")).unwrap();
    symlink("self.json", below.join("self.json")).unwrap();
    let fifo = Command::new("mkfifo").arg(below.join("pipe.json")).status();
    assert!(fifo.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(below.join("socket.json")).unwrap();
    let told = synth(place.path(), &["lint", "policies"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout
            .starts_with("1 policy in 1 file (2 files without policies)"),
        "{}",
        told.stdout
    );
    assert!(told.stderr.contains("skipped: "), "{}", told.stderr);
    // What was named is another matter.
    for named in [
        "binary.json",
        "latin.yaml",
        "pipe.json",
        "socket.json",
        "self.json",
        "gone.json",
    ] {
        let told = synth(place.path(), &["lint", &format!("policies/{named}")], "");
        assert_ne!(told.code, 0, "{named}");
        assert!(told.stderr.contains(named), "{named}: {}", told.stderr);
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let place = folder(&[("a.json", EVERYTHING), ("b.json", EVERYTHING)]);
    let closed = place.path().join("a.json");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything reads it.
    let may_read = fs::File::open(&closed).is_ok();
    let told = synth(place.path(), &["lint"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert_eq!(
        told.stderr.contains("skipped: "),
        !may_read,
        "{}",
        told.stderr
    );
}

#[test]
fn names_that_are_no_text_or_have_lines_come_out_in_one_line() {
    let place = folder(&[("line\nbreak \u{1b}[31m.json", EVERYTHING)]);
    let name = std::ffi::OsStr::from_bytes(b"latin \xe9.json");
    // Some file systems take no such name.
    let has_latin = fs::copy(
        place.path().join("line\nbreak \u{1b}[31m.json"),
        place.path().join(name),
    )
    .is_ok();
    let told = synth(place.path(), &["lint", "--fail-on", "none"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stderr.contains("line\\nbreak \\u{1b}[31m.json:1:"),
        "{}",
        told.stderr
    );
    assert_eq!(told.stderr.contains("latin \u{fffd}.json:1:"), has_latin);
}

#[test]
fn nesting_has_an_end() {
    let deep = "[".repeat(1_000_000);
    let yaml = format!("Resources: {}", "{a: ".repeat(100_000));
    let place = folder(&[("deep.json", &deep), ("deep.yaml", &yaml)]);
    let told = within(place.path(), "\"$0\" lint .");
    assert_eq!(told.code, 0, "{}", told.stderr);
    for named in ["deep.json", "deep.yaml"] {
        let told = within(place.path(), &format!("\"$0\" lint {named}"));
        assert_eq!(told.code, 1, "{named}: {}", told.stderr);
    }
    let mut folder = place.path().to_owned();
    for _ in 0..300 {
        folder.push("folder");
    }
    fs::create_dir_all(&folder).unwrap();
    write(&folder.join("a.json"), EVERYTHING);
    let told = synth(place.path(), &["lint", "--quiet"], "");
    assert!(told.stderr.contains("folder/a.json:1:"), "{}", told.stderr);
}

#[test]
fn a_file_of_50_megabytes_is_refused_and_one_below_the_bound_is_linted() {
    let place = folder(&[]);
    let large = fs::File::create(place.path().join("large.yaml")).unwrap();
    large.set_len(50 * 1024 * 1024).unwrap();
    let told = within(place.path(), "\"$0\" lint large.yaml");
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert!(
        told.stderr
            .contains("`large.yaml` is longer than 8388608 bytes"),
        "{}",
        told.stderr
    );
    let told = within(
        place.path(),
        "\"$0\" lint . && cat large.yaml | \"$0\" lint -",
    );
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert!(
        told.stderr
            .contains("`<stdin>` is longer than 8388608 bytes"),
        "{}",
        told.stderr
    );

    // Some 18,000 policies, with a finding in each.
    let mut template = String::from("{\"Resources\":{");
    let mut number = 0;
    while template.len() < 3 * 1024 * 1024 {
        write!(
            template,
            "{}\"P{number}\":{{\"Type\":\"AWS::IAM::ManagedPolicy\",\"Properties\":{{\"PolicyDocument\":{EVERYTHING}}}}}",
            if number == 0 { "" } else { "," }
        )
        .unwrap();
        number += 1;
    }
    template.push_str("}}");
    write(&place.path().join("many.json"), &template);
    let told = within_memory(
        place.path(),
        3 * MEMORY,
        "\"$0\" lint --format sarif many.json | wc -c; exit ${PIPESTATUS[0]}",
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
}

#[test]
fn a_hundred_thousand_files_do_not_fill_the_memory() {
    let place = tempfile::tempdir().unwrap();
    let other = format!("{{\"name\":\"{}\"}}", "x".repeat(8_000));
    for group in 0..100 {
        let folder = place.path().join(format!("{group}"));
        fs::create_dir(&folder).unwrap();
        let kept = folder.join("0.json");
        write(&kept, &other);
        for number in 1..1_000 {
            fs::hard_link(&kept, folder.join(format!("{number}.json"))).unwrap();
        }
        write(&folder.join("policy.json"), EVERYTHING);
    }
    // All of their texts would be 800 MB.
    let told = within(place.path(), "\"$0\" lint --fail-on none .");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout
            .starts_with("100 policies in 100 files (100000 files without policies)"),
        "{}",
        told.stdout
    );
}
