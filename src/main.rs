//! The `synth` command.
use std::process::ExitCode;

fn main() -> ExitCode {
    synth::cli::main(std::env::args_os()).into()
}
