//! Findings for programs: one JSON object, version 1.
use super::LintSummary;
use crate::diag::SourceMap;
use crate::lint::{Confidence, Finding, Suppressed};
use crate::report::json::{Place, Related, place, print, related};
use serde::Serialize;

/// The version of the format.
const VERSION: u32 = 1;

/// Every finding by file and place, and what was looked at. Lines and columns count from 1, columns in Unicode
/// scalar values, ends are exclusive.
pub fn json(
    findings: &[Finding],
    suppressed: &[Suppressed],
    summary: &LintSummary,
    sources: &SourceMap,
) -> String {
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
        suppressed: suppressed
            .iter()
            .map(|suppressed| WireSuppressed {
                because: &suppressed.because,
                until: suppressed.until.map(|day| day.to_string()),
                finding: wire(&suppressed.finding, sources),
            })
            .collect(),
        summary,
    };
    print(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Wire>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<WireSuppressed<'a>>,
    summary: &'a LintSummary,
}

/// A finding that is allowed, told because somebody asked for it.
#[derive(Serialize)]
struct WireSuppressed<'a> {
    because: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    finding: Wire,
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

fn wire(finding: &Finding, sources: &SourceMap) -> Wire {
    let diagnostic = &finding.diagnostic;
    Wire {
        rule: diagnostic.code.name(),
        level: diagnostic.level.word(),
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
        related: related(diagnostic, sources),
    }
}
