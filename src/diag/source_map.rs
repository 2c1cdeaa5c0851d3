//! The source texts of one run, and the line and column of a byte in them.
use super::{SourceId, Span};
use std::ops::Range;

/// How many bytes lie between two entries of `character_marks`.
const MARK_EVERY: usize = 256;

/// Every text read in this run, in reading order.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// One text and the name to show for it.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user gave it, or as an include resolved to it.
    pub name: String,
    /// The whole text.
    pub text: String,
    line_starts: Vec<u32>,
    /// How many characters begin before each `MARK_EVERY`th byte: without it, the columns of many
    /// places in one very long line would take quadratic time.
    character_marks: Vec<u32>,
}

/// A line and a column, both counted from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl SourceMap {
    /// Adds a text. Texts over 4 GiB do not reach this: readers bound their input far below.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(
            text.bytes()
                .zip(1_u32..)
                .filter(|(byte, _)| *byte == b'\n')
                .map(|(_, next)| next),
        );
        let mut character_marks = vec![0];
        let mut before = 0;
        for chunk in text.as_bytes().chunks(MARK_EVERY) {
            before += characters_in(chunk);
            character_marks.push(to_u32(before));
        }
        let id = SourceId(to_u32(self.files.len()));
        self.files.push(SourceFile {
            name: name.into(),
            text,
            line_starts,
            character_marks,
        });
        id
    }

    /// Forgets a text of which nothing will be shown; its name stays.
    pub fn forget(&mut self, id: SourceId) {
        let file = usize::try_from(id.0)
            .ok()
            .and_then(|id| self.files.get_mut(id));
        if let Some(file) = file {
            *file = SourceFile {
                name: std::mem::take(&mut file.name),
                text: String::new(),
                line_starts: vec![0],
                character_marks: vec![0],
            };
        }
    }

    /// The text with this id; `None` only for an id of another map.
    pub fn file(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The source bytes a span covers, or nothing where it lies outside its text.
    pub fn snippet(&self, span: Span) -> &str {
        self.file(span.source)
            .and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// Where a span starts.
    pub fn start(&self, span: Span) -> Position {
        self.position(span.source, span.start)
    }

    /// Where a span ends (one past its last character).
    pub fn end(&self, span: Span) -> Position {
        self.position(span.source, span.end)
    }

    /// `file:line:column` of a span's start.
    pub fn place(&self, span: Span) -> String {
        let Position { line, column } = self.start(span);
        let name = self
            .file(span.source)
            .map_or("?", |file| file.name.as_str());
        format!("{name}:{line}:{column}")
    }

    fn position(&self, source: SourceId, byte: u32) -> Position {
        let Some(file) = self.file(source) else {
            return Position { line: 1, column: 1 };
        };
        let line = file.line_number(byte);
        let start = file.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = file
            .characters_before(byte as usize)
            .saturating_sub(file.characters_before(start as usize));
        Position {
            line: to_u32(line),
            column: to_u32(before + 1),
        }
    }
}

impl SourceFile {
    /// The bytes of the line that `byte` lies in, without its line end.
    pub fn line_of(&self, byte: u32) -> Range<usize> {
        let line = self.line_number(byte);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = self
            .line_starts
            .get(line)
            .map_or(self.text.len(), |next| (*next as usize).saturating_sub(1));
        let bytes = self.text.as_bytes().get(start..end).unwrap_or_default();
        start..end - usize::from(bytes.ends_with(b"\r"))
    }

    /// Counted from 1.
    fn line_number(&self, byte: u32) -> usize {
        self.line_starts
            .partition_point(|start| *start <= byte)
            .max(1)
    }

    fn characters_before(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = byte / MARK_EVERY;
        let marked = self.character_marks.get(mark).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(mark * MARK_EVERY..byte);
        marked as usize + characters_in(rest.unwrap_or_default())
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
