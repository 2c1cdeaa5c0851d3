//! Fixes made: in rounds, until nothing is left that can be mended.
use super::input::tree;
use super::{Edit, Finding, Fix, Safety};
use crate::diag::{SourceId, Span};
use crate::syntax::{Change, Editor, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How often a text is mended again because of what was mended.
const ROUNDS: usize = 20;

/// What is found in a text.
#[derive(Debug, Default)]
pub struct Looked {
    /// What is wrong with it, as far as it is told.
    pub findings: Vec<Finding>,
    /// How many errors there are, told or not.
    pub errors: usize,
    /// Texts in it that hold policies of their own: there, places are those of the whole text.
    pub embedded: BTreeSet<Span>,
}

/// What came of mending a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mended {
    /// Nothing could be mended.
    Unchanged,
    /// It is another text now.
    Changed {
        /// The text.
        text: String,
        /// How many findings were mended.
        fixed: usize,
    },
    /// A fix did not do what it should, so none was made; why, in words.
    Failed(&'static str),
}

/// Makes the fixes of a text's findings that are at most as unsafe as said. `look` tells what is found in a text; it
/// is asked again after each round.
///
/// Every byte that no fix is about stays as it is. After each round the text must be what the fixes say, and what was
/// mended must not be found any more.
pub fn mend(
    text: &str,
    safety: Safety,
    rounds: Rounds,
    look: &mut dyn FnMut(&str) -> Looked,
) -> Mended {
    let mut text = text.to_owned();
    let mut looked = look(&text);
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let round = match round(&text, &looked, safety) {
            Ok(Some(round)) => round,
            Ok(None) => break,
            Err(reason) => return Mended::Failed(reason),
        };
        let after = look(&round.text);
        if !is_better(&looked, &after, &round.mended) {
            return Mended::Failed("what was mended is still found, or something worse is");
        }
        fixed += round.mended.values().sum::<usize>();
        text = round.text;
        looked = after;
        if rounds == Rounds::One {
            break;
        }
    }
    if fixed == 0 {
        Mended::Unchanged
    } else {
        Mended::Changed { text, fixed }
    }
}

/// Which bytes give way to which texts.
pub type Replacements = Vec<(Range<usize>, String)>;

/// What each of some fixes of a text comes to if it is made alone: which bytes give way to which text. `None` for one that
/// [`mend`] would not make.
pub fn replacements(
    text: &str,
    fixes: &[&Fix],
    embedded: &BTreeSet<Span>,
) -> Vec<Option<Replacements>> {
    let Some(tree) = read(text) else {
        return vec![None; fixes.len()];
    };
    let changes: Vec<Vec<Change>> = fixes.iter().map(|fix| changes(fix)).collect();
    let editor = Editor::new(text, &tree, &changes.concat());
    let each = fixes.iter().zip(&changes);
    each.map(|(fix, changes)| {
        let own_place = !is_embedded(fix, embedded);
        own_place.then(|| editor.replacements(changes)).flatten()
    })
    .collect()
}

/// How often a text is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounds {
    /// Once.
    One,
    /// Until nothing is left.
    All,
}

/// What is told of a finding, by which it is known again in a changed text.
type Told = (&'static str, String);

struct Round {
    text: String,
    mended: BTreeMap<Told, usize>,
}

fn told(finding: &Finding) -> Told {
    (
        finding.diagnostic.code.name(),
        finding.diagnostic.message.clone(),
    )
}

/// The fixes that can be made together; where two touch, the first in the text wins.
fn round(text: &str, looked: &Looked, safety: Safety) -> Result<Option<Round>, &'static str> {
    let mut fixable: Vec<(&Finding, &Fix)> = looked
        .findings
        .iter()
        .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
        .filter(|(_, fix)| fix.safety <= safety && !is_embedded(fix, &looked.embedded))
        .collect();
    fixable.sort_by_key(|(finding, fix)| (first(fix), told(finding)));
    if fixable.is_empty() {
        return Ok(None);
    }
    let Some(before) = read(text) else {
        return Ok(None);
    };
    let changes: Vec<Vec<Change>> = fixable.iter().map(|(_, fix)| changes(fix)).collect();
    let mut editor = Editor::new(text, &before, &changes.concat());
    let mut mended = BTreeMap::new();
    for ((finding, _), changes) in fixable.iter().zip(&changes) {
        if editor.take(changes) {
            *mended.entry(told(finding)).or_default() += 1;
        }
    }
    if mended.is_empty() {
        return Ok(None);
    }
    let text = editor.text();
    match read(&text) {
        Some(after) if editor.is_result(&after) => Ok(Some(Round { text, mended })),
        _ => Err("the mended text would not be what it should be"),
    }
}

fn read(text: &str) -> Option<Node> {
    let parsed = tree(text, SourceId::default());
    let is_sound = !parsed.has_errors();
    parsed.value.filter(|_| is_sound)
}

fn first(fix: &Fix) -> Option<(u32, u32)> {
    let spans = fix.edits.iter().map(Edit::span);
    spans.map(|span| (span.start, span.end)).min()
}

/// Whether a fix is about a text within a text, where places do not tell one thing from another.
fn is_embedded(fix: &Fix, embedded: &BTreeSet<Span>) -> bool {
    fix.edits.iter().any(|edit| {
        let Span { source, start, end } = edit.span();
        let before = embedded
            .range(..=Span::new(source, start, u32::MAX))
            .next_back();
        before.is_some_and(|text| text.source == source && end <= text.end)
    })
}

fn changes(fix: &Fix) -> Vec<Change> {
    let edits = fix.edits.iter().cloned();
    edits
        .map(|edit| match edit {
            Edit::Replace { span, old, new } => Change::Replace { span, old, new },
            Edit::Remove { span } => Change::Remove { span },
        })
        .collect()
}

/// Whether what was mended is gone, and no error came instead.
fn is_better(before: &Looked, after: &Looked, mended: &BTreeMap<Told, usize>) -> bool {
    let count = |looked: &Looked| {
        let mut count: BTreeMap<Told, usize> = BTreeMap::new();
        for finding in &looked.findings {
            *count.entry(told(finding)).or_default() += 1;
        }
        count
    };
    let (counted, left) = (count(before), count(after));
    after.errors <= before.errors
        && mended.iter().all(|(told, gone)| {
            let before = counted.get(told).copied().unwrap_or_default();
            left.get(told).copied().unwrap_or_default() + gone <= before
        })
}
