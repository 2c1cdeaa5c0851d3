//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
use super::told::Report;
use crate::diag::Level;
use crate::report::json::print;
use serde_json::{Value, json};

/// The findings as a list of issues. What has no place stands at the folder of the run.
pub fn gitlab(report: &Report<'_>) -> String {
    let issues: Vec<Value> = report
        .counted()
        .map(|told| {
            let (path, begin, end) = told.place.map_or((".", 1, 1), |place| {
                (place.file, place.start.line, place.end.line)
            });
            json!({
                "description": told.sentences().join("\n"),
                "check_name": told.rule,
                "fingerprint": told.fingerprint,
                "severity": severity(told.level),
                "location": { "path": path, "lines": { "begin": begin, "end": end } },
            })
        })
        .collect();
    print(&issues)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Note => "info",
    }
}
