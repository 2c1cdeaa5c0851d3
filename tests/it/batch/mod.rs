//! `synth simulate` through the real binary: the contract of `--batch`, `--request` and
//! `--policy`, and what `--explain` says.
mod agreement;
mod contract;
mod explain;
mod forms;
mod known;
mod stream;

use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// How a run of `synth simulate` ended.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

/// The command, in the folder of the explained questions.
fn simulate() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synth"));
    command
        .arg("simulate")
        .current_dir(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/batch/explain"
        ))
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = simulate().args(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The answers to lines, and the exit code.
fn answers(input: impl AsRef<[u8]>) -> (Vec<Value>, i32) {
    let run = run(&["--batch", "-"], input.as_ref());
    assert_eq!(run.stderr, "");
    let answers = run.stdout.lines();
    let answers = answers.map(|line| serde_json::from_str(line).unwrap());
    (answers.collect(), run.code)
}

/// The answer to one object, which can be read.
fn answer(line: &Value) -> Value {
    let (mut answers, code) = answers(format!("{line}\n"));
    assert_eq!((answers.len(), code), (1, 0), "{answers:?}");
    answers.remove(0)
}

/// What is said to an object of the wrong shape.
fn error(line: &Value) -> String {
    let (answers, code) = answers(format!("{line}\n"));
    assert_eq!(code, 1, "{answers:?}");
    let [Value::Object(answer)] = answers.as_slice() else {
        panic!("{answers:?}");
    };
    let fields: Vec<&str> = answer.keys().map(String::as_str).collect();
    assert_eq!(fields, ["id", "line", "error"]);
    answer["error"].as_str().unwrap().to_owned()
}
