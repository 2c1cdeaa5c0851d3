//! The command line through the real binary: words, flags, streams and exit codes.
use std::path::Path;
use std::process::{Command, Stdio};

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn synth_in(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn synth(arguments: &[&str]) -> Run {
    synth_in(tempfile::tempdir().unwrap().path(), arguments)
}

/// Wrong usage: exit code 2, nothing on standard output, and these words.
fn assert_wrong_usage(arguments: &[&str], words: &str) {
    let run = synth(arguments);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
    assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
}

#[test]
fn the_version_and_help_are_data() {
    let run = synth(&["--version"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.stdout,
        concat!("synth ", env!("CARGO_PKG_VERSION"), "\n")
    );
    let run = synth(&["--help"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout
            .contains("Usage: synth [OPTIONS] <BLUEPRINT>\n       synth [OPTIONS] <COMMAND>\n")
    );
}

#[test]
fn no_words_at_all_is_wrong_usage() {
    assert_wrong_usage(&[], "Usage: synth");
    assert_wrong_usage(&["--quiet"], "no blueprint and no command was given");
    assert_wrong_usage(&["--out", "x"], "no blueprint and no command was given");
}

#[test]
fn unknown_flags_words_and_values_are_wrong_usage() {
    assert_wrong_usage(&["--outt", "x", "a.yaml"], "unexpected argument '--outt'");
    assert_wrong_usage(&["a.yaml", "b.yaml"], "unexpected argument 'b.yaml'");
    assert_wrong_usage(&["a.yaml", "--templates", "toml"], "invalid value 'toml'");
    assert_wrong_usage(&["a.yaml", "--format", "xml"], "invalid value 'xml'");
    assert_wrong_usage(&["--color", "pink", "a.yaml"], "invalid value 'pink'");
    assert_wrong_usage(&["check"], "<BLUEPRINT>");
    assert_wrong_usage(&["check", "a.yaml", "--out", "x"], "--stale");
    assert_wrong_usage(&["check", "a.yaml", "--templates", "json"], "--stale");
    assert_wrong_usage(&["completions", "tcsh"], "invalid value 'tcsh'");
}

#[cfg(not(feature = "aws"))]
#[test]
fn a_build_without_the_sdk_says_how_to_get_one_that_has_it() {
    // Said before anything is read: there is no such file.
    for arguments in [
        &["a.yaml", "--simulator", "aws"][..],
        &["check", "a.yaml", "--simulator=aws"],
    ] {
        assert_wrong_usage(arguments, "cargo install synth-blueprint --features aws");
    }
}

#[test]
fn hostile_words_are_neutralised_in_usage_errors() {
    let run = synth(&["a.yaml", "\u{1b}[2J\u{202e}"]);
    assert_eq!(run.code, 2);
    assert!(
        !run.stderr.contains(['\u{1b}', '\u{202e}']),
        "{}",
        run.stderr
    );
}

#[test]
fn a_flag_of_the_main_job_before_a_command_is_wrong_usage() {
    for (flag, value) in [
        ("--out", "x"),
        ("--templates", "json"),
        ("--simulator", "local"),
        ("--format", "json"),
    ] {
        assert_wrong_usage(
            &[flag, value, "schema"],
            &format!("`{flag}` cannot stand before a command"),
        );
    }
    assert_wrong_usage(
        &["a.yaml", "schema"],
        "a blueprint cannot stand before a command",
    );
}

#[test]
fn global_flags_go_on_either_side_of_a_command() {
    for arguments in [
        &["--quiet", "explain", "invalid-yaml"][..],
        &["explain", "--quiet", "invalid-yaml"],
        &["-q", "--color", "never", "explain", "invalid-yaml"],
        &["explain", "invalid-yaml", "--color=always"],
    ] {
        let run = synth(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(run.stdout.starts_with("invalid-yaml: "), "{arguments:?}");
    }
}

#[test]
fn a_first_word_that_is_a_command_is_the_command() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["check", "diff"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let run = synth_in(folder.path(), &["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("synth check"), "{}", run.stderr);
    // Written as a path it is a blueprint: found, and no wrong usage.
    assert_ne!(synth_in(folder.path(), &["./check"]).code, 2);
    assert_ne!(synth_in(folder.path(), &["./diff"]).code, 2);
    assert_ne!(synth_in(folder.path(), &["--", "diff"]).code, 2);
}

#[test]
fn commands_that_this_version_lacks_are_said_to_be_lacking() {
    for name in ["compare", "diff", "init", "route", "snapshot"] {
        let words = format!("this version has no command `{name}`");
        assert_wrong_usage(&[name], &words);
        assert_wrong_usage(&["--color", "never", "-q", name, "--any-flag", "x"], &words);
    }
}

#[test]
fn a_first_word_that_is_no_file_but_near_a_command_says_so() {
    assert_wrong_usage(
        &["chekc"],
        "there is no file `chekc`; did you mean the command `check`?",
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("chekc")).unwrap();
    assert_ne!(synth_in(folder.path(), &["chekc"]).code, 2);
}

#[test]
fn a_blueprint_that_is_not_there_is_a_failure_of_the_environment() {
    for arguments in [&["no/such.yaml"][..], &["check", "no/such.yaml"]] {
        let run = synth(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(
            run.stderr
                .starts_with("error[missing-file]: `no/such.yaml` does not exist\n"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn explain_says_what_a_code_means() {
    let run = synth(&["explain", "empty-file"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "empty-file: The file holds no document.\n");
    let run = synth(&["explain", "empty-fiel\u{1b}"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: there is no diagnostic code `empty-fiel\\u{1b}`\nhelp: did you mean `empty-file`?\n"
    );
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = synth(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(
            run.stdout.contains("explain") && run.stdout.contains("templates"),
            "{shell}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_of_the_environment() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["explain", "empty-file"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with("error: cannot write to standard output: "),
        "{stderr}"
    );
}
