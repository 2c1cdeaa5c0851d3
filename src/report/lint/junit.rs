//! JUnit XML: a suite for each file with findings, a failed case for each finding.
use super::told::{Report, Told};
use crate::diag::Level;
use crate::report::neutralise;
use indexmap::IndexMap;
use std::fmt::Write as _;

/// The findings; what has no place is in a suite of its own. Notes are cases that pass and say something; a run that
/// found nothing is one case that passes.
pub fn junit(report: &Report<'_>) -> String {
    let mut suites: IndexMap<&str, Vec<&Told<'_>>> = IndexMap::new();
    for told in report.counted() {
        let file = told.place.map_or("synth lint", |place| place.file);
        suites.entry(file).or_default().push(told);
    }
    let failed = |cases: &[&Told<'_>]| cases.iter().filter(|told| fails(told)).count();
    let tests = suites.values().map(Vec::len).sum::<usize>().max(1);
    let failures: usize = suites.values().map(|cases| failed(cases)).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writeln!(
        text,
        "<testsuites name=\"synth lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    )
    .ok();
    if suites.is_empty() {
        text.push_str(
            "  <testsuite name=\"synth lint\" tests=\"1\" failures=\"0\" errors=\"0\">\n",
        );
        let looked = format!(
            "{} policies in {} files",
            report.summary.policies, report.summary.files
        );
        writeln!(
            text,
            "    <testcase classname=\"synth lint\" name=\"{looked}\"/>"
        )
        .ok();
        text.push_str("  </testsuite>\n");
    }
    for (file, cases) in &suites {
        writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
            escaped(file),
            cases.len(),
            failed(cases)
        )
        .ok();
        for told in cases {
            case(told, file, &mut text);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn fails(told: &Told<'_>) -> bool {
    told.level != Level::Note
}

fn case(told: &Told<'_>, file: &str, text: &mut String) {
    let (line, place) = match told.place {
        Some(place) => (
            format!(" line=\"{}\"", place.start.line),
            format!(" at {}:{}", place.start.line, place.start.column),
        ),
        None => (String::new(), String::new()),
    };
    let file = escaped(file);
    write!(
        text,
        "    <testcase classname=\"{file}\" name=\"{}{place}\" file=\"{file}\"{line}>\n      ",
        told.rule
    )
    .ok();
    let sentences: Vec<String> = told.sentences().iter().map(|line| escaped(line)).collect();
    let sentences = sentences.join("\n");
    if fails(told) {
        write!(
            text,
            "<failure type=\"{}\" message=\"{}\">{sentences}</failure>",
            told.level.word(),
            escaped(&told.message)
        )
        .ok();
    } else {
        write!(text, "<system-out>{sentences}</system-out>").ok();
    }
    text.push_str("\n    </testcase>\n");
}

/// A text as XML 1.0 can hold it, in one line: control characters cannot stand in it even as references
/// (<https://www.w3.org/TR/xml/#charsets>).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in neutralise(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
