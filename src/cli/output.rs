//! The two streams: data to standard output, talk to standard error.
use crate::report::human::Paint;
use crate::report::neutralise;
use anyhow::Context as _;
use clap::ValueEnum;
use std::io::{self, IsTerminal as _, Write as _};

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object with a version.
    Json,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// What the global flags say about printing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Whether only problems and data are printed.
    pub(crate) quiet: bool,
    /// The colours of standard error.
    pub(crate) paint: Paint,
}

impl Console {
    pub(super) fn new(quiet: bool, color: ColorChoice) -> Self {
        let coloured = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io::stderr().is_terminal() && environment_allows_colour(),
        };
        Self {
            quiet,
            paint: if coloured {
                Paint::Coloured
            } else {
                Paint::Plain
            },
        }
    }
}

/// Prints to standard output. A reader that has gone away wanted no more: that is no error.
pub(crate) fn data(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Prints to standard error. When that fails there is nobody left to tell.
pub(crate) fn talk(text: &str) {
    io::stderr().lock().write_all(text.as_bytes()).ok();
}

/// `error: cannot read …: permission denied`, one line.
pub(super) fn environment_text(error: &anyhow::Error) -> String {
    format!("error: {}\n", neutralise(&format!("{error:#}")))
}

/// <https://no-color.org>: set and not empty means no; a dumb terminal knows none.
fn environment_allows_colour() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !no_color && !dumb
}
