//! `--request`: one question in a file.
use crate::cli::command::run::unreadable;
use crate::cli::files::read_file;
use crate::cli::finished::Finished;
use crate::simulate::batch::{Case, Documents, doubts, read_case};
use crate::syntax::parse_json;
use std::path::Path;

/// Reads the question; problems go into `finished`.
pub(super) fn read(path: &Path, finished: &mut Finished) -> Option<Case> {
    let text = match read_file(path) {
        Ok(text) => text,
        Err(error) => {
            unreadable(&error, finished);
            return None;
        }
    };
    let source = finished.sources.add(path.to_string_lossy(), text.as_str());
    let read = read_case(parse_json(&text, source), &text, &mut Documents::separate());
    let mut case = read.into_valid(&mut finished.diagnostics)?;
    let request = &case.request;
    case.remarks
        .extend(doubts(&request.action, &request.resource));
    Some(case)
}
