//! Problems for people: each with its place, the source line underlined, notes and help.
use super::excerpt::Excerpt;
use super::neutralise::neutralise;
use super::order::{foremost, in_order};
use super::secrets::{Secrets, secret_text, without};
use super::tally::Tally;
use crate::diag::{Diagnostic, Label, Level, SourceMap, Span};
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Heading, Renderer, Snippet as Source,
};
use std::fmt::Write as _;
use std::ops::Range;

/// How many problems are shown; more than that nobody reads in a terminal.
const MOST_SHOWN: usize = 200;

/// How many related places and notes of one problem are shown.
const MOST_RELATED: usize = 20;

/// How many characters of one sentence are shown: a name may be a megabyte long.
const LONGEST_SENTENCE: usize = 1000;

/// Excerpts are cut before they reach the renderer, which shall not cut them again.
const NEVER_CUT: usize = 1_000_000;

/// Whether the output carries colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paint {
    /// Text only.
    #[default]
    Plain,
    /// Terminal colours.
    Coloured,
}

/// All problems, by file and place, and a last line that counts them; empty when there are none.
///
/// Text that users wrote is neutralised, masked source is shown as `*`, long lines are cut, and
/// of more than 200 problems the most serious ones are shown.
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap, paint: Paint) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Coloured => Renderer::styled(),
    }
    .term_width(NEVER_CUT);
    let page = Page {
        sources,
        secrets: Secrets::of(diagnostics),
    };
    let shown = foremost(&in_order(diagnostics), MOST_SHOWN);
    let mut text = String::new();
    for diagnostic in &shown {
        text.push_str(&page.problem(diagnostic, &renderer));
        text.push('\n');
    }
    text.push_str(&Tally::of(diagnostics).to_string());
    if shown.len() < diagnostics.len() {
        let rest = diagnostics.len() - shown.len();
        write!(text, " ({rest} more not shown)").ok();
    }
    text.push('\n');
    text
}

/// Stands for a place until the renderer is done: see [`with_places`].
const PLACE: &str = "@";

/// One excerpt with its labels.
struct Shown {
    place: String,
    source: Source<'static, Annotation<'static>>,
}

/// What every problem is rendered with.
struct Page<'a> {
    sources: &'a SourceMap,
    secrets: Secrets,
}

impl Page<'_> {
    fn problem(&self, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
        let secret = secret_text(diagnostic, self.sources);
        let sentence = |text: &str| sentence(&without(secret, text));
        let heading = match diagnostic.level {
            Level::Error => Heading::ERROR,
            Level::Warning => Heading::WARNING,
            Level::Note => Heading::NOTE,
        };
        let title = heading
            .primary_title(sentence(&diagnostic.message))
            .id(diagnostic.code.name());
        let (places, snippets): (Vec<String>, Vec<Source<'_, _>>) = self
            .shown(diagnostic, secret)
            .into_iter()
            .map(|shown| (shown.place, shown.source))
            .unzip();
        let mut group = Group::with_title(title).elements(snippets);
        for note in diagnostic.notes.iter().take(MOST_RELATED) {
            group = group.element(Heading::NOTE.message(sentence(note)));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Heading::HELP.message(sentence(help)));
        }
        with_places(&renderer.render(&[group]), &places)
    }

    /// The lines of all labels; labels in one line share it.
    fn shown(&self, diagnostic: &Diagnostic, secret: Option<&str>) -> Vec<Shown> {
        let labels: Vec<&Label> = diagnostic
            .primary
            .iter()
            .chain(diagnostic.related.iter().take(MOST_RELATED))
            .collect();
        let mut told = vec![false; labels.len()];
        let mut shown = Vec::new();
        for index in 0..labels.len() {
            let Some(label) = labels.get(index) else {
                continue;
            };
            let Some(file) = self.sources.file(label.span.source) else {
                continue;
            };
            if told.get(index) == Some(&true) {
                continue;
            }
            let excerpt = Excerpt::around(file, label.span, &self.secrets, secret);
            let mut annotations = Vec::new();
            for ((place, other), told) in labels.iter().enumerate().zip(&mut told).skip(index) {
                let Some(range) = self.range_in(&excerpt, label.span, other.span) else {
                    continue;
                };
                if *told {
                    continue;
                }
                *told = true;
                let kind = match place {
                    0 if diagnostic.primary.is_some() => AnnotationKind::Primary,
                    _ => AnnotationKind::Context,
                };
                let text = sentence(&without(secret, &other.text));
                annotations.push(kind.span(range).label((!text.is_empty()).then_some(text)));
            }
            let line = self.sources.start(label.span).line as usize;
            shown.push(Shown {
                place: neutralise(&self.sources.place(label.span)).into_owned(),
                source: Source::source(excerpt.text)
                    .path(PLACE)
                    .line_start(line)
                    .annotations(annotations),
            });
        }
        shown
    }

    fn range_in(&self, excerpt: &Excerpt, shown: Span, other: Span) -> Option<Range<usize>> {
        let same_line = shown.source == other.source
            && self.sources.start(shown).line == self.sources.start(other).line;
        same_line.then(|| excerpt.range(other)).flatten()
    }
}

/// The rendered problem with the real places in the lines that lead to a source line: the renderer
/// counts columns in the excerpt that it is given, not in the line of the file.
fn with_places(rendered: &str, places: &[String]) -> String {
    let mut places = places.iter();
    let mut text = String::with_capacity(rendered.len() + 1);
    for line in rendered.lines() {
        let lead = line.split_once(PLACE).filter(|(before, _)| {
            let before = without_colours(before);
            matches!(before.trim(), "-->" | ":::")
        });
        match lead.and_then(|lead| Some((lead, places.next()?))) {
            Some(((before, after), place)) => {
                let after = after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
                text.extend([before, place, after]);
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// The text without `ESC [ … m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('m').map_or(part, |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}

/// A sentence as it is shown: neutralised, and of bounded length.
fn sentence(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SENTENCE) {
        None => neutralise(text).into_owned(),
        Some((cut, _)) => {
            let kept = text.get(..cut).unwrap_or_default();
            format!("{}...", neutralise(kept))
        }
    }
}
