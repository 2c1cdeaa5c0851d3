//! Where the source may hold secrets, which no output shows.
use crate::diag::{Diagnostic, Label, Snippet, SourceId, SourceMap};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// What stands for a secret in a sentence.
const MASK: &str = "***";

/// Shorter texts are not looked for in sentences: they are no secrets and stand in ordinary words.
const SHORTEST_SECRET: usize = 6;

/// The masked places of all problems of a run: a secret is hidden too when another problem in its
/// line is shown.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Sorted, without overlaps.
    places: BTreeMap<SourceId, Vec<Range<usize>>>,
}

impl Secrets {
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut places: BTreeMap<SourceId, Vec<Range<usize>>> = BTreeMap::new();
        for diagnostic in diagnostics {
            if diagnostic.snippet == Snippet::Masked {
                for Label { span, .. } in diagnostic.primary.iter().chain(&diagnostic.related) {
                    let range = span.start as usize..span.end as usize;
                    places.entry(span.source).or_default().push(range);
                }
            }
        }
        for ranges in places.values_mut() {
            ranges.sort_by_key(|range| range.start);
            ranges.dedup_by(|next, kept| {
                let overlaps = next.start <= kept.end;
                if overlaps {
                    kept.end = kept.end.max(next.end);
                }
                overlaps
            });
        }
        Self { places }
    }

    /// The masked places that touch `window`, sorted.
    pub(super) fn within(
        &self,
        source: SourceId,
        window: &Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> {
        let ranges = self.places.get(&source).map_or(&[][..], Vec::as_slice);
        let first = ranges.partition_point(|range| range.end <= window.start);
        ranges
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|range| range.start < window.end)
            .cloned()
    }
}

/// The secret of one problem as it may stand elsewhere: in the problem's own sentences, or a second
/// time in its line.
pub(super) fn secret_text<'a>(diagnostic: &Diagnostic, sources: &'a SourceMap) -> Option<&'a str> {
    let primary = diagnostic.primary.as_ref()?;
    let text = sources
        .snippet(primary.span)
        .trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    (diagnostic.snippet == Snippet::Masked && text.len() >= SHORTEST_SECRET).then_some(text)
}

/// A sentence without the secret.
pub(super) fn without<'a>(secret: Option<&str>, sentence: &'a str) -> Cow<'a, str> {
    match secret {
        Some(secret) if sentence.contains(secret) => Cow::Owned(sentence.replace(secret, MASK)),
        _ => Cow::Borrowed(sentence),
    }
}
