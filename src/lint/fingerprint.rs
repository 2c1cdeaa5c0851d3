//! The fingerprint of a finding: it stays while lines move and other statements change, and is another one when what
//! was found becomes wider.
use super::Finding;
use super::about::Digest;
use crate::diag::{SourceMap, Span};
use std::collections::BTreeMap;

/// How much of a text that is no policy tells what a finding is about.
const LONGEST_EXCERPT: usize = 200;

/// The fingerprint of each finding, in the order of the findings: 16 hexadecimal digits of the SHA-256 of the rule, the
/// path as given, what the finding is about ([`Finding::about`]) and its number among equals of one file.
pub fn fingerprints(findings: &[Finding], sources: &SourceMap) -> Vec<String> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|number| findings.get(*number).and_then(place));
    let mut told = vec![String::new(); findings.len()];
    let mut equals: BTreeMap<String, u32> = BTreeMap::new();
    for number in order {
        let (Some(finding), Some(told)) = (findings.get(number), told.get_mut(number)) else {
            continue;
        };
        let first = digest(finding, sources, 0).digits();
        let before = equals.entry(first.clone()).or_default();
        *told = match *before {
            0 => first,
            before => digest(finding, sources, before).digits(),
        };
        *before += 1;
    }
    told
}

fn place(finding: &Finding) -> Option<Span> {
    let primary = finding.diagnostic.primary.as_ref();
    primary.map(|label| label.span)
}

fn digest(finding: &Finding, sources: &SourceMap, before: u32) -> Digest {
    let mut digest = Digest::default();
    digest.text(finding.diagnostic.code.name());
    let span = place(finding);
    let file = span.and_then(|span| sources.file(span.source));
    let name = file.map_or("", |file| file.name.as_str());
    digest.text(name.strip_prefix("./").unwrap_or(name));
    match span {
        None => digest.text(&finding.diagnostic.message),
        Some(span) if finding.about.is_empty() => digest.text(&excerpt(sources.snippet(span))),
        Some(_) => digest.text(&finding.about),
    }
    digest.text(&before.to_string());
    digest
}

/// The beginning of a text, each run of blanks as one.
fn excerpt(text: &str) -> String {
    let characters: String = text.chars().take(LONGEST_EXCERPT).collect();
    characters.split_whitespace().collect::<Vec<_>>().join(" ")
}
