//! The command line: flags, files, the environment, printing and exit codes. Nobody uses this
//! room but `main`.
mod args;
mod command;
mod exit;
mod files;
mod finished;
mod glob;
mod lint_format;
mod output;
mod walk;

pub use exit::Exit;
pub use files::{Folder, read_blueprint, read_file};
pub use finished::{Finished, Told};
pub use output::Format;

use args::{Command, Invocation, Usage};
use output::Console;
use std::ffi::OsString;

/// Runs the command that `arguments` (with the program's name first) ask for, prints what it has
/// to say, and returns how it went. Never panics; a reader that closes standard output early is
/// no error.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let result = match args::parse(arguments.into_iter().collect()) {
        Ok(invocation) => run(&invocation),
        Err(Usage::Wanted(text)) => output::data(&text).map(|()| Exit::Fine),
        Err(Usage::Wrong(text)) => {
            output::talk(&text);
            Ok(Exit::Usage)
        }
    };
    result.unwrap_or_else(|error| {
        output::talk(&output::environment_text(&error));
        Exit::Environment
    })
}

fn run(invocation: &Invocation) -> anyhow::Result<Exit> {
    let console = Console::new(invocation.global.quiet, invocation.global.color);
    match &invocation.command {
        Command::Synthesize(arguments) => command::synthesize(arguments, console),
        Command::Check(arguments) => command::check(arguments, console),
        Command::ExplainAccess(arguments) => command::explain_access(arguments, console),
        Command::AccessReview(arguments) => command::access_review(arguments, console),
        Command::Lint(arguments) => command::lint(arguments, console),
        Command::Rules { id } => command::rules(id.as_deref()),
        Command::Schema { format } => command::schema(*format),
        Command::Explain { code } => command::explain(code),
        Command::Simulate(arguments) => command::simulate(arguments, console),
        Command::Completions { shell } => command::completions(*shell),
    }
}
