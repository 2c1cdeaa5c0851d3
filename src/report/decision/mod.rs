//! A decision: one line for programs, a verdict for people, and why.
mod advice;
mod conditions;
mod layers;
mod near;
mod sentence;
mod view;
mod wire;

pub use view::View;
pub use wire::{line, object};

use crate::report::neutralise;

/// How many characters of one line are shown.
const LONGEST_LINE: usize = 1000;

/// The verdict in a sentence, the statements that decided, and notes. Ends with a line end.
pub fn text(view: &View<'_>) -> String {
    let mut lines = vec![sentence::verdict(view)];
    for by in &view.decided.decision.by {
        lines.push(format!("  by {}", view.named(by)));
    }
    lines.extend(notes(view));
    shown(&lines)
}

/// The verdict in a sentence; then each layer with the statements that decided, and for what is
/// silent the statement that came nearest and why it does not apply; then what would have to
/// change. Ends with a line end.
pub fn explained(view: &View<'_>) -> String {
    let mut lines = vec![sentence::verdict(view)];
    lines.extend(sentence::circumstances(view));
    for layer in layers::of(view) {
        lines.push(String::new());
        lines.extend(layer);
    }
    let advice = advice::of(view);
    if !advice.is_empty() {
        lines.push(String::new());
        lines.push("for it to be allowed:".to_owned());
        lines.extend(advice.into_iter().map(|advice| format!("  - {advice}")));
    }
    let notes = notes(view);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    shown(&lines)
}

fn notes(view: &View<'_>) -> Vec<String> {
    let decided = view.decided;
    let notes = decided.decision.notes.iter().map(ToString::to_string);
    notes
        .chain(decided.remarks.iter().cloned())
        .map(|note| format!("note: {note}"))
        .collect()
}

/// The lines, each neutralised and of bounded length.
fn shown(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        match line.char_indices().nth(LONGEST_LINE) {
            None => text.push_str(&neutralise(line)),
            Some((cut, _)) => {
                text.push_str(&neutralise(line.get(..cut).unwrap_or_default()));
                text.push_str("...");
            }
        }
        text.push('\n');
    }
    text
}

/// Texts in backticks, the first few of them, with `and` or `or`.
fn quoted<'a>(texts: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    const MOST: usize = 4;
    let mut texts = texts.into_iter();
    let mut quoted: Vec<String> = texts
        .by_ref()
        .take(MOST)
        .map(|text| format!("`{text}`"))
        .collect();
    let more = texts.count();
    if more > 0 {
        quoted.push(format!("{more} more"));
    }
    listed(&quoted, word)
}

/// `a`, `a or b`, `a, b or c`.
fn listed(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} {word} {last}", before.join(", ")),
    }
}
