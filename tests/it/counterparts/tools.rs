//! The folder `tests/counterparts`, set up once for the test process, and running a program there in bounded time.

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A first set-up downloads everything.
const SETUP_SECONDS: u32 = 900;
const STEPS_PER_SECOND: u32 = 50;

/// What a program that ended left behind.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// The folder of the counterparts as it is in the repository, without setting anything up.
pub(super) fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/counterparts")
}

/// The folder of the counterparts with everything in it that the tests run.
pub(super) fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = sources();
        let ended = run(&mut Command::new(folder.join("setup")), "", SETUP_SECONDS);
        assert_eq!(
            ended.code,
            Some(0),
            "the counterparts cannot be set up:\n{}",
            ended.stderr
        );
        folder
    })
}

/// A program of the virtual environment, such as `python`.
pub(crate) fn python_program(name: &str) -> Command {
    let mut command = Command::new(folder().join(".venv/bin").join(name));
    // Settings in a person's home must not take part.
    command
        .current_dir(folder())
        .env("HOME", folder().join(".venv"));
    command
}

/// Runs `command` with `input`, and fails the test if it has not ended after `seconds`.
pub(super) fn run(command: &mut Command, input: &str, seconds: u32) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that ends without reading its input closes the pipe: its exit code tells more than that.
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
    let stdout = read_aside(child.stdout.take().unwrap());
    let stderr = read_aside(child.stderr.take().unwrap());
    let status = wait(&mut child, seconds)
        .unwrap_or_else(|| panic!("{command:?} has not ended after {seconds} s"));
    writer.join().unwrap();
    Ended {
        code: status.code(),
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

fn read_aside(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, seconds: u32) -> Option<ExitStatus> {
    for _ in 0..seconds.saturating_mul(STEPS_PER_SECOND) {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        thread::sleep(Duration::from_secs(1) / STEPS_PER_SECOND);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

#[test]
fn a_program_that_hangs_is_ended() {
    let hang = std::panic::catch_unwind(|| run(Command::new("sleep").arg("60"), "", 1));
    assert!(hang.is_err());
}

#[test]
fn a_set_up_without_its_programs_fails_and_says_which() {
    let mut command = Command::new(sources().join("setup"));
    let ended = run(command.env("PYTHON", "no-such-python"), "", 60);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("`no-such-python` is not on the path"),
        "{}",
        ended.stderr
    );
}
