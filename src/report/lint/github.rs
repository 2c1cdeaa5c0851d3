//! Annotations of a pull request: workflow commands, which GitHub's runner reads from the log.
use super::told::{Report, Told};
use crate::diag::Level;
use crate::report::neutralise;
use std::fmt::Write as _;

/// One command a finding. The gravest come first: of each level GitHub shows only the first ten of a step
/// (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>).
pub fn github(report: &Report<'_>) -> String {
    let mut found: Vec<&Told<'_>> = report.counted().collect();
    found.sort_by_key(|told| told.level);
    found.into_iter().map(command).collect()
}

fn command(told: &Told<'_>) -> String {
    let command = match told.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut text = format!("::{command} ");
    if let Some(place) = told.place {
        let (start, end) = (place.start, place.end);
        write!(
            text,
            "file={},line={},endLine={}",
            property(place.file),
            start.line,
            end.line
        )
        .ok();
        // Columns count within one line only. The last one is told, not the one behind it.
        if start.line == end.line {
            let last = end.column.saturating_sub(1).max(start.column);
            write!(text, ",col={},endColumn={last}", start.column).ok();
        }
        text.push(',');
    }
    writeln!(
        text,
        "title={}::{}",
        property(&format!("{} ({})", told.rule, told.level.word())),
        data(&told.sentences())
    )
    .ok();
    text
}

/// The lines of a message, none of which begins another command.
fn data(lines: &[String]) -> String {
    let lines = lines
        .iter()
        .map(|line| neutralise(line).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

/// The value of a property: what would end it is escaped, as the runner reads it.
fn property(text: &str) -> String {
    let escaped = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(':', "%3A")
        .replace(',', "%2C");
    neutralise(&escaped).into_owned()
}
