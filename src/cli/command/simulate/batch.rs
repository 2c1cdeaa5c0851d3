//! `--batch`: a stream of questions, one a line.
use super::stream::{Answer, Ended, stream};
use crate::catalog::EngineFacts;
use crate::cli::exit::Exit;
use crate::report::decision;
use crate::simulate::batch::{Documents, LONGEST_LINE, reply};
use anyhow::Context as _;
use std::fs::File;
use std::io;
use std::path::Path;

/// Answers every line of a file, a pipe or, for `-`, standard input.
pub(super) fn batch(path: &Path) -> anyhow::Result<Exit> {
    let shown = path.to_string_lossy();
    let mut output = io::stdout().lock();
    let ended = if path.as_os_str() == "-" {
        stream(io::stdin(), &mut output, LONGEST_LINE, Lines::new)
    } else {
        let file = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
        stream(file, &mut output, LONGEST_LINE, Lines::new)
    };
    Ok(
        match ended.with_context(|| format!("cannot answer `{shown}`"))? {
            Ended::AllRead => Exit::Fine,
            Ended::SomeUnread => Exit::Problems,
        },
    )
}

/// What one worker knows.
struct Lines(Documents);

impl Lines {
    fn new() -> Self {
        Self(Documents::shared())
    }
}

impl Answer for Lines {
    fn answer(&mut self, line: &[u8], number: u64, out: &mut String) -> bool {
        let reply = reply(line, number, &mut self.0, &EngineFacts);
        decision::line(&reply, out);
        reply.outcome.is_ok()
    }
}
