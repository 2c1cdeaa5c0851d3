//! The part of a source line that is shown: cut, neutralised, masked, and still to be underlined.
use super::neutralise::{is_hazardous, push};
use super::secrets::Secrets;
use crate::diag::{SourceFile, Span};
use std::ops::Range;

/// How many columns of source are shown of one line.
const WIDTH: usize = 120;

/// How many of them may stand before the underlined text, at least.
const BEFORE: usize = 50;

/// At most this many characters of a secret are shown, as `*`.
const LONGEST_MASK: usize = 32;

/// What stands for the rest of a line.
const CUT: &str = "...";

/// Text to show for one line, and which source bytes its parts stand for.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// What is shown: one line, nothing in it that a terminal would act on.
    pub(super) text: String,
    /// Byte in the source, byte in `text`: one pair for each character and one for the end.
    places: Vec<(usize, usize)>,
    /// The whole line in the source.
    line: Range<usize>,
}

impl Excerpt {
    /// The surroundings of where `span` starts. The work is bounded by what is shown, not by the
    /// length of the line.
    pub(super) fn around(
        file: &SourceFile,
        span: Span,
        secrets: &Secrets,
        secret: Option<&str>,
    ) -> Self {
        let line = file.line_of(span.start);
        let window = window(file, &line, span.start as usize);
        let shown = file.text.get(window.clone()).unwrap_or_default();
        let mut masks: Vec<Range<usize>> = secrets.within(span.source, &window).collect();
        masks.extend(
            secret
                .into_iter()
                .flat_map(|secret| occurrences(file, &line, &window, secret)),
        );

        let mut excerpt = Self {
            text: String::new(),
            places: Vec::new(),
            line: line.clone(),
        };
        if window.start > line.start {
            excerpt.text.push_str(CUT);
        }
        let mut stars = 0;
        for (at, character) in shown.char_indices() {
            let at = window.start + at;
            excerpt.places.push((at, excerpt.text.len()));
            if masks.iter().any(|mask| mask.contains(&at)) {
                if stars < LONGEST_MASK {
                    excerpt.text.push('*');
                }
                stars += 1;
            } else {
                stars = 0;
                show(&mut excerpt.text, character);
            }
        }
        excerpt.places.push((window.end, excerpt.text.len()));
        if window.end < line.end {
            excerpt.text.push_str(CUT);
        }
        excerpt
    }

    /// The bytes of [`Self::text`] that stand for `span`, up to the end of the line; `None` if the
    /// span starts elsewhere.
    pub(super) fn range(&self, span: Span) -> Option<Range<usize>> {
        let (start, end) = (span.start as usize, span.end as usize);
        let (first, last) = (self.places.first()?.0, self.places.last()?.0);
        // A span may start on the line end, which is not shown, or in the middle of `\r\n`.
        let beyond = if last == self.line.end {
            last + 2
        } else {
            last
        };
        if start < first || start >= beyond {
            return None;
        }
        let shown = |byte: usize| {
            let after = self.places.partition_point(|(source, _)| *source < byte);
            let place = self.places.get(after).or(self.places.last());
            place.map_or(0, |(_, text)| *text)
        };
        Some(shown(start)..shown(end).max(shown(start)))
    }
}

/// Tabs are shown as blanks: an escape in an indented line would be harder to read than it helps.
fn show(text: &mut String, character: char) {
    match character {
        '\t' => text.push_str("    "),
        _ => push(text, character),
    }
}

/// How many columns a character takes when shown, near enough to cut a line by.
fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        _ if is_hazardous(character) => character.escape_unicode().count(),
        _ => 1,
    }
}

/// The bytes of `line` to show so that `focus` is seen with what stands around it.
fn window(file: &SourceFile, line: &Range<usize>, focus: usize) -> Range<usize> {
    let focus = file
        .text
        .floor_char_boundary(focus)
        .clamp(line.start, line.end);
    let before = file.text.get(line.start..focus).unwrap_or_default();
    let after = file.text.get(focus..line.end).unwrap_or_default();
    let (_, wanted_after) = fitting(after.chars(), WIDTH);
    let (taken_before, used) = fitting(before.chars().rev(), (WIDTH - wanted_after).max(BEFORE));
    let (taken_after, _) = fitting(after.chars(), WIDTH - used.min(WIDTH));
    focus - taken_before..focus + taken_after
}

/// Where the secret stands in or across the borders of the window.
fn occurrences(
    file: &SourceFile,
    line: &Range<usize>,
    window: &Range<usize>,
    secret: &str,
) -> Vec<Range<usize>> {
    let start = window.start.saturating_sub(secret.len()).max(line.start);
    let end = (window.end + secret.len()).min(line.end);
    let start = file.text.floor_char_boundary(start);
    let end = file.text.ceil_char_boundary(end);
    file.text
        .get(start..end)
        .unwrap_or_default()
        .match_indices(secret)
        .map(|(at, found)| start + at..start + at + found.len())
        .collect()
}

/// How many bytes of these characters fit into `columns`, and how many columns they take.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> (usize, usize) {
    let mut bytes = 0;
    let mut used = 0;
    for character in characters {
        let next = used + width(character);
        if next > columns {
            break;
        }
        used = next;
        bytes += character.len_utf8();
    }
    (bytes, used)
}
