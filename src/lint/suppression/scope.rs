//! Which part of a document a comment is about.
use crate::syntax::{Node, Value};

/// The lines below comments, and what begins on them.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Line>);

#[derive(Debug)]
struct Line {
    start: u32,
    end: u32,
    scope: Option<(u32, u32)>,
}

/// What a comment is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// What stands on its own line, from the first byte to the last.
    Line(usize, usize),
    /// What begins on the line below it, by the number of that line's first byte.
    Below(u32),
}

impl Lines {
    /// The target of a comment that begins at a byte. Comments come in the order of the text.
    pub(super) fn add(&mut self, text: &str, comment: usize) -> Target {
        let start = text
            .get(..comment)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        if text
            .get(start..comment)
            .is_some_and(|before| !before.trim().is_empty())
        {
            return Target::Line(start, comment);
        }
        let mut at = start;
        for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
            if !line.trim_start().starts_with('#') {
                break;
            }
            at += line.len();
        }
        let length = text
            .get(at..)
            .and_then(|rest| rest.find('\n'))
            .unwrap_or(text.len() - at);
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (byte(at), byte(at + length));
        if self.0.last().is_none_or(|last| last.start != start) {
            self.0.push(Line {
                start,
                end,
                scope: None,
            });
        }
        Target::Below(start)
    }

    /// Finds the outermost elements and entries that begin on the lines.
    pub(super) fn find(&mut self, tree: &Node) {
        if self.0.is_empty() {
            return;
        }
        let mut waiting = vec![tree];
        while let Some(node) = waiting.pop() {
            match &node.value {
                Value::Sequence(nodes) => {
                    for element in nodes {
                        if !self.begins(element.span.start, element.span.end) {
                            waiting.push(element);
                        }
                    }
                }
                Value::Mapping(mapping) => {
                    for entry in &mapping.entries {
                        let end = entry.value.span.end.max(entry.key.span.end);
                        if !self.begins(entry.key.span.start, end) {
                            waiting.push(&entry.value);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn begins(&mut self, start: u32, end: u32) -> bool {
        let before = self.0.partition_point(|line| line.start <= start);
        let Some(line) = before.checked_sub(1).and_then(|last| self.0.get_mut(last)) else {
            return false;
        };
        if line.end <= start {
            return false;
        }
        let (first, last) = line.scope.unwrap_or((start, end));
        line.scope = Some((first.min(start), last.max(end)));
        true
    }

    /// What begins on the line whose first byte this is.
    pub(super) fn scope(&self, line: u32) -> Option<(u32, u32)> {
        let found = self.0.binary_search_by_key(&line, |line| line.start).ok()?;
        self.0.get(found)?.scope
    }
}

/// Where texts and other scalars stand, in the order of the text.
pub(super) fn scalars(tree: &Node) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut waiting = vec![tree];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::Sequence(nodes) => waiting.extend(nodes),
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    found.push((entry.key.span.start, entry.key.span.end));
                    waiting.push(&entry.value);
                }
            }
            _ => found.push((node.span.start, node.span.end)),
        }
    }
    found.sort_unstable();
    found
}
