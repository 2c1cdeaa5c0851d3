//! The real counterparts of synth: cfn-lint, AWS's own validator, a moto server and another IAM engine.
//!
//! What they need is set up in `tests/counterparts` by its `setup`, once; what cannot be had is a failure, never a skip.

mod accepted;
mod deploy;
mod fixture;
mod lint;
pub(crate) mod order;
mod out;
mod shipped;
pub(crate) mod simulate;
mod stand_ins;
mod tools;
mod validate;

pub(crate) use accepted::not_accepted;
pub(crate) use deploy::deploy;
pub(crate) use lint::lint_templates;
pub(crate) use out::{Out, Stack};
pub(crate) use tools::python_program;
pub(crate) use validate::validate_templates;

/// What a tool says about a template.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Finding {
    /// The template's file.
    pub(crate) path: String,
    /// The tool's name of the rule, such as `E3002`.
    pub(crate) rule: String,
    /// The tool's word for how bad it is.
    pub(crate) level: String,
    pub(crate) message: String,
    /// The resource, and the property where the tool says it.
    pub(crate) place: String,
}

/// What a program of the folder prints for an input.
pub(crate) fn python_with(program: &str, input: &str) -> String {
    const SECONDS: u32 = 300;
    let mut command = tools::python_program("python");
    let ended = tools::run(command.arg(program), input, SECONDS);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

/// What a Python program prints, run with all that the counterparts have installed.
pub(crate) fn python(program: &str) -> String {
    const SECONDS: u32 = 60;
    let ended = tools::run(&mut tools::python_program("python"), program, SECONDS);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

/// The code, the output and the errors of a program that has to end in some seconds.
pub(crate) fn bounded(
    command: &mut std::process::Command,
    seconds: u32,
) -> (Option<i32>, String, String) {
    in_time(command, "", seconds)
}

/// The same for a program that reads an input.
pub(crate) fn in_time(
    command: &mut std::process::Command,
    input: &str,
    seconds: u32,
) -> (Option<i32>, String, String) {
    let ended = tools::run(command, input, seconds);
    (ended.code, ended.stdout, ended.stderr)
}
