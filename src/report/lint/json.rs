//! Findings for programs: one JSON object, version 1.
use super::LintSummary;
use super::facts::as_of;
use super::told::{Place, Report, Told};
use crate::diag::SourceMap;
use crate::lint::{Confidence, Edit, Finding, Fix, Safety};
use crate::report::json::print;
use serde::Serialize;
use serde_json::{Value, json as object};

/// The version of the format.
const VERSION: u32 = 1;

/// Every finding by file and place, and what was looked at. Lines and columns count from 1, columns in Unicode
/// scalar values, ends are exclusive.
pub fn json(findings: &[Finding], summary: &LintSummary, sources: &SourceMap) -> String {
    let report = Report::new(findings, summary, sources);
    let findings = report.findings.iter();
    print(&Document {
        version: VERSION,
        findings: findings.map(|told| wire(told, sources)).collect(),
        summary,
        facts: Facts { as_of: as_of() },
    })
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Wire<'a>>,
    summary: &'a LintSummary,
    facts: Facts,
}

/// What the rules know of AWS.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    as_of: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    rule: &'static str,
    level: &'static str,
    confidence: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Region<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    notes: &'a [String],
    related: Vec<Related<'a>>,
    fingerprint: &'a str,
    /// The command that prints the page of the rule.
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Region<'a>,
    message: &'a str,
}

fn wire<'a>(told: &'a Told<'a>, sources: &SourceMap) -> Wire<'a> {
    Wire {
        rule: told.rule,
        level: told.level.word(),
        confidence: match told.finding.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
        },
        message: &told.message,
        place: told.place.map(region),
        help: told.help.as_deref(),
        notes: &told.notes,
        related: told
            .related
            .iter()
            .map(|(place, message)| Related {
                place: region(*place),
                message,
            })
            .collect(),
        fingerprint: &told.fingerprint,
        page: told.page(),
        fix: told.fix.map(|fix| fixed(fix, sources)),
    }
}

fn region(place: Place<'_>) -> Region<'_> {
    Region {
        file: place.file,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn fixed(fix: &Fix, sources: &SourceMap) -> Value {
    let place = |span| Place::of(span, sources).map(region);
    let edits = fix.edits.iter().map(|edit| match edit {
        Edit::Replace { span, old, new } => {
            object!({ "edit": "replace", "old": old, "new": new, "place": place(*span) })
        }
        Edit::Remove { span } => object!({ "edit": "remove", "place": place(*span) }),
    });
    object!({
        "title": fix.title,
        "safety": match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        },
        "edits": edits.collect::<Vec<_>>(),
    })
}
