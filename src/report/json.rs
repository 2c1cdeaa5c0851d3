//! Problems and results for programs: one JSON object, version 1.
//!
//! The types here are the wire format and change only by addition; the types of other rooms do
//! not know how they are written.
use super::neutralise::is_hazardous;
use super::order::in_order;
use super::secrets::{secret_text, without};
use super::summary::RunSummary;
use super::tally::Tally;
use crate::diag::{Diagnostic, Label, SourceMap, Span};
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the format.
const VERSION: u32 = 1;

/// All problems by file and place, and what the run did if it came to its end.
///
/// ```json
/// {"version": 1, "diagnostics": [], "summary": {"errors": 0, "warnings": 0, "notes": 0}, "run": {}}
/// ```
///
/// Lines and columns count from 1, columns in Unicode scalar values, ends are exclusive. No source
/// text is given. Characters that a terminal would act on are written as `\u` escapes, which say
/// the same to a JSON parser. Ends with a line end.
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap, run: Option<&RunSummary>) -> String {
    let document = Document {
        version: VERSION,
        diagnostics: in_order(diagnostics)
            .into_iter()
            .map(|diagnostic| wire(diagnostic, sources))
            .collect(),
        summary: Tally::of(diagnostics).into(),
        run,
    };
    print(&document)
}

/// A document for programs as text, hazardous characters escaped. Ends with a line end.
pub(super) fn print(document: &impl Serialize) -> String {
    // Strings, numbers, and lists and maps of them by string always serialise.
    let text = serde_json::to_string_pretty(document)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    escape(&text) + "\n"
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Problem>,
    summary: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a RunSummary>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    notes: Vec<String>,
    related: Vec<Related>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Related {
    #[serde(flatten)]
    place: Place,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl From<Tally> for Counts {
    fn from(tally: Tally) -> Self {
        Self {
            errors: tally.errors,
            warnings: tally.warnings,
            notes: tally.notes,
        }
    }
}

fn wire(diagnostic: &Diagnostic, sources: &SourceMap) -> Problem {
    let secret = secret_text(diagnostic, sources);
    let sentence = |text: &String| without(secret, text).into_owned();
    let label = |label: &Label| (!label.text.is_empty()).then(|| sentence(&label.text));
    Problem {
        code: diagnostic.code.name(),
        level: diagnostic.level.word(),
        message: sentence(&diagnostic.message),
        place: diagnostic
            .primary
            .as_ref()
            .map(|label| place(label.span, sources)),
        label: diagnostic.primary.as_ref().and_then(label),
        help: diagnostic.help.as_ref().map(sentence),
        notes: diagnostic.notes.iter().map(sentence).collect(),
        related: related(diagnostic, sources),
    }
}

/// The other places of a problem, without its secret.
pub(super) fn related(diagnostic: &Diagnostic, sources: &SourceMap) -> Vec<Related> {
    let secret = secret_text(diagnostic, sources);
    let labels = diagnostic.related.iter();
    labels
        .map(|label| Related {
            place: place(label.span, sources),
            message: without(secret, &label.text).into_owned(),
        })
        .collect()
}

pub(super) fn place(span: Span, sources: &SourceMap) -> Place {
    let (start, end) = (sources.start(span), sources.end(span));
    Place {
        file: sources
            .file(span.source)
            .map_or_else(String::new, |file| file.name.clone()),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// JSON text with every hazardous character, which can only stand inside strings, as an escape.
pub(super) fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        if is_hazardous(character) && character != '\n' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(escaped, "\\u{unit:04x}").ok();
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}
