//! Fixes as SARIF says them: regions that are deleted, and what stands there then.
use super::{artifact, message, region};
use crate::diag::{SourceId, SourceMap, Span};
use crate::lint::{Edit, Fix, Replacements, replacements};
use crate::report::lint::told::{Place, Report};
use crate::syntax::parse_json;
use indexmap::IndexMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Which places give way to which texts.
type Placed = Vec<(Span, String)>;

/// The fix of each finding of a report; `None` where there is none, or a part of it cannot be said, since all is done or nothing.
pub(super) fn fixes(report: &Report<'_>) -> Vec<Option<Value>> {
    let mut removals = removals(report);
    let findings = report.findings.iter().enumerate();
    findings
        .map(|(number, told)| {
            let fix = told.fix?;
            let replacements = if removes(fix) {
                removals.remove(&number)?
            } else {
                replaced(fix, report.sources)?
            };
            written(fix, &replacements, report.sources)
        })
        .collect()
}

fn removes(fix: &Fix) -> bool {
    let mut edits = fix.edits.iter();
    edits.any(|edit| matches!(edit, Edit::Remove { .. }))
}

/// What the fixes come to that take something away, by the numbers of their findings. What goes with an element, its comma or its
/// line, is told by the whole text: each is read once.
fn removals(report: &Report<'_>) -> BTreeMap<usize, Placed> {
    let mut by_source: BTreeMap<SourceId, Vec<(usize, &Fix)>> = BTreeMap::new();
    for (number, told) in report.findings.iter().enumerate() {
        let Some(fix) = told.fix.filter(|fix| removes(fix)) else {
            continue;
        };
        if let Some(source) = only_source(fix) {
            by_source.entry(source).or_default().push((number, fix));
        }
    }
    let mut removals = BTreeMap::new();
    for (source, numbered) in by_source {
        let Some(file) = report.sources.file(source) else {
            continue;
        };
        let fixes: Vec<&Fix> = numbered.iter().map(|(_, fix)| *fix).collect();
        let each = replacements(&file.text, &fixes, &report.embedded);
        for ((number, _), patches) in numbered.iter().zip(each) {
            if let Some(spans) = patches.and_then(|patches| placed(patches, source)) {
                removals.insert(*number, spans);
            }
        }
    }
    removals
}

/// The source that a fix changes, if it is one.
fn only_source(fix: &Fix) -> Option<SourceId> {
    let first = fix.edits.first()?.span().source;
    let mut edits = fix.edits.iter();
    edits
        .all(|edit| edit.span().source == first)
        .then_some(first)
}

fn placed(patches: Replacements, source: SourceId) -> Option<Placed> {
    let patches = patches.into_iter().map(|(range, text)| {
        let start = u32::try_from(range.start).ok()?;
        let end = u32::try_from(range.end).ok()?;
        Some((Span::new(source, start, end), text))
    });
    patches.collect()
}

/// What a fix without removals comes to.
fn replaced(fix: &Fix, sources: &SourceMap) -> Option<Placed> {
    let edits = fix.edits.iter().map(|edit| match edit {
        Edit::Replace { span, old, new } => {
            Some((*span, spelled_as(sources.snippet(*span), old, new)?))
        }
        Edit::Remove { .. } => None,
    });
    edits.collect()
}

/// A region without content is deleted (3.57.4).
fn written(fix: &Fix, replacements: &Placed, sources: &SourceMap) -> Option<Value> {
    let mut files: IndexMap<&str, Vec<Value>> = IndexMap::new();
    for (span, text) in replacements {
        let place = Place::of(*span, sources)?;
        let replacement = if text.is_empty() {
            json!({ "deletedRegion": region(place) })
        } else {
            json!({ "deletedRegion": region(place), "insertedContent": { "text": text } })
        };
        files.entry(place.file).or_default().push(replacement);
    }
    let changes = files.into_iter().map(|(file, replacements)| {
        json!({ "artifactLocation": artifact(file), "replacements": replacements })
    });
    Some(json!({
        "description": { "text": message(&fix.title) },
        "artifactChanges": changes.collect::<Vec<_>>(),
    }))
}

/// A new text in the quotes that the old one stands in. `None` where the source does not have the old text, or a text
/// without quotes would become another value.
fn spelled_as(source: &str, old: &str, new: &str) -> Option<String> {
    let quoted = source
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    if let Some(inner) = quoted {
        return (inner.replace("''", "'") == old).then(|| format!("'{}'", new.replace('\'', "''")));
    }
    if source.starts_with('"') {
        let read = parse_json(source, SourceId::default()).value?;
        return (read.as_str() == Some(old)).then(|| Value::from(new).to_string());
    }
    let is_plain = !new.is_empty()
        && new
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '/' | '.'))
        && new.starts_with(|c: char| c.is_ascii_alphabetic())
        && !new.ends_with(':');
    (source == old && is_plain).then(|| new.to_owned())
}
