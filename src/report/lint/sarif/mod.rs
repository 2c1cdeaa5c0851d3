//! SARIF 2.1.0, as code scanning takes it: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
mod fix;
mod rule;
mod uri;

use super::told::{Place, Report, Suppressed, Told};
use crate::diag::Level;
use crate::report::json::print;
use indexmap::IndexMap;
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What every path is relative to.
const ROOT: &str = "%SRCROOT%";

/// The findings, those that do not count as suppressed, and the rules behind them.
pub fn sarif(report: &Report<'_>) -> String {
    let mut rules: IndexMap<&'static str, Vec<&Told<'_>>> = IndexMap::new();
    for told in &report.findings {
        rules.entry(told.rule).or_default().push(told);
    }
    rules.sort_keys();
    let fixes = fix::fixes(report);
    let results: Vec<Value> = report
        .findings
        .iter()
        .zip(fixes)
        .map(|(told, fix)| result(told, rules.get_index_of(told.rule), fix))
        .collect();
    let descriptors: Vec<Value> = rules
        .values()
        .filter_map(|found| rule::descriptor(found))
        .collect();
    print(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "synth",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": descriptors,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "the folder that synth ran in" } } },
            "results": results,
        }],
    }))
}

fn level(level: Level) -> &'static str {
    level.word()
}

fn result(told: &Told<'_>, index: Option<usize>, fix: Option<Value>) -> Value {
    let mut result = json!({
        "ruleId": told.rule,
        "ruleIndex": index,
        "level": level(told.level),
        "message": { "text": message(&told.sentences().join("\n")) },
        "locations": told.place.map(|place| json!({ "physicalLocation": physical(place) })).into_iter().collect::<Vec<_>>(),
        "partialFingerprints": { "synth/v1": told.fingerprint },
    });
    let Some(members) = result.as_object_mut() else {
        return result;
    };
    if !told.related.is_empty() {
        let related = told.related.iter().enumerate().map(|(id, (place, text))| {
            let mut location = json!({ "id": id, "physicalLocation": physical(*place) });
            if let (false, Some(members)) = (text.is_empty(), location.as_object_mut()) {
                members.insert("message".into(), json!({ "text": message(text) }));
            }
            location
        });
        members.insert("relatedLocations".into(), related.collect());
    }
    if let Some(fix) = fix {
        members.insert("fixes".into(), json!([fix]));
    }
    if let Some(Suppressed { because, in_source }) = &told.suppressed {
        let kind = if *in_source { "inSource" } else { "external" };
        members.insert(
            "suppressions".into(),
            json!([{ "kind": kind, "status": "accepted", "justification": because }]),
        );
    }
    result
}

/// A text in which nothing is a link: `[text](target)` is one in a message (3.11.6).
fn message(text: &str) -> String {
    text.replace("](", "] (")
}

fn physical(place: Place<'_>) -> Value {
    json!({ "artifactLocation": artifact(place.file), "region": region(place) })
}

fn artifact(file: &str) -> Value {
    match uri::of_path(file) {
        uri::Uri::Absolute(uri) => json!({ "uri": uri }),
        uri::Uri::Relative(uri) => json!({ "uri": uri, "uriBaseId": ROOT }),
    }
}

/// Ends are exclusive in SARIF too (3.30.8).
fn region(place: Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}
