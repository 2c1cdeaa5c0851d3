//! Findings for programs: one JSON object, version 1.
use super::LintSummary;
use crate::diag::{Level, SourceMap, Span};
use crate::lint::{Confidence, Finding};
use crate::report::json::escape;
use serde::Serialize;

/// The version of the format.
const VERSION: u32 = 1;

/// Every finding by file and place, and what was looked at. Lines and columns count from 1, columns in Unicode
/// scalar values, ends are exclusive.
pub fn json(findings: &[Finding], summary: &LintSummary, sources: &SourceMap) -> String {
    let mut ordered: Vec<&Finding> = findings.iter().collect();
    ordered.sort_by_key(|finding| {
        let diagnostic = &finding.diagnostic;
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        (span, diagnostic.code.name(), diagnostic.message.clone())
    });
    let document = Document {
        version: VERSION,
        findings: ordered
            .into_iter()
            .map(|finding| wire(finding, sources))
            .collect(),
        summary,
    };
    let text = serde_json::to_string_pretty(&document)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    escape(&text) + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Wire>,
    summary: &'a LintSummary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    rule: &'static str,
    level: &'static str,
    confidence: &'static str,
    message: String,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    notes: Vec<String>,
    related: Vec<Related>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Related {
    #[serde(flatten)]
    place: Place,
    message: String,
}

fn wire(finding: &Finding, sources: &SourceMap) -> Wire {
    let diagnostic = &finding.diagnostic;
    Wire {
        rule: diagnostic.code.name(),
        level: match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        confidence: match finding.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
        },
        message: diagnostic.message.clone(),
        place: diagnostic
            .primary
            .as_ref()
            .map(|label| place(label.span, sources)),
        help: diagnostic.help.clone(),
        notes: diagnostic.notes.clone(),
        related: diagnostic
            .related
            .iter()
            .map(|label| Related {
                place: place(label.span, sources),
                message: label.text.clone(),
            })
            .collect(),
    }
}

fn place(span: Span, sources: &SourceMap) -> Place {
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
