//! The source texts of one run, and the line and column of a byte in them.
use super::{SourceId, Span};

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
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text,
            line_starts,
        });
        id
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
        let line = file
            .line_starts
            .partition_point(|start| *start <= byte)
            .max(1);
        let start = file.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = file
            .text
            .get(start as usize..byte as usize)
            .unwrap_or_default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(line),
            column: count(before.chars().count() + 1),
        }
    }
}
