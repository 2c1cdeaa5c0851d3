//! The functions that synth emits, run by a Python interpreter against moto's server: their scenarios hold, and hold no more once the
//! function is broken.

use std::path::Path;

use serde::Deserialize;

use crate::counterparts::{in_time, python_program};

const SECONDS: u32 = 300;

/// What became of the scenarios of one source.
#[derive(Debug, Deserialize)]
struct Told {
    ran: usize,
    failed: Vec<String>,
}

/// Runs the scenarios of a function as it is, and then for each break the one that has to see it.
fn scenarios(name: &str, breaks: &str) -> (Told, Vec<Told>, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut command = python_program("python");
    command
        .arg(folder.join("it/functions/run.py"))
        .arg(name)
        .arg(folder.join("counterparts"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let (code, stdout, stderr) = in_time(&mut command, breaks, SECONDS);
    assert_eq!(code, Some(0), "{stderr}");
    let mut told: Vec<Told> = serde_json::from_str(&stdout).unwrap();
    let whole = told.remove(0);
    (whole, told, stderr)
}

fn holds(name: &str, breaks: &str, at_least: usize) {
    let (whole, broken, stderr) = scenarios(name, breaks);
    assert!(whole.failed.is_empty(), "{stderr}");
    assert!(whole.ran >= at_least, "{} scenarios", whole.ran);
    let breaks: Vec<[String; 3]> = serde_json::from_str(breaks).unwrap();
    let unseen: Vec<_> = breaks
        .iter()
        .zip(&broken)
        .filter(|(_, told)| told.failed.is_empty())
        .map(|([old, new, scenario], _)| format!("{scenario}: `{old}` -> `{new}`"))
        .collect();
    assert_eq!(broken.len(), breaks.len());
    assert!(unseen.is_empty(), "not seen: {unseen:#?}");
}

#[test]
fn the_enforcer_does_what_its_scenarios_say_and_each_break_is_seen() {
    holds("enforcer", include_str!("enforcer_breaks.json"), 37);
}

#[test]
fn invocation_logging_does_what_its_scenarios_say_and_each_break_is_seen() {
    let breaks = include_str!("invocation_logging_breaks.json");
    holds("invocation_logging", breaks, 14);
}

#[test]
fn the_limiter_does_what_its_scenarios_say_and_each_break_is_seen() {
    holds("limiter", include_str!("limiter_breaks.json"), 26);
}
