//! What is said to one line: a decision, or why it cannot be read.
use super::case::{Case, id, read_case};
use super::documents::Documents;
use crate::diag::{Diagnostic, Outcome, SourceMap, Span};
use crate::policy::{Decision, Facts, decide};
use crate::syntax::{Node, Value};

/// How long a line may be, in bytes without its line end: 16 MB.
pub const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// How many values a line may hold, counted by its commas: a tree takes some hundred bytes for
/// each of them.
const MOST_VALUES: usize = 1_000_000;

/// How many characters of a problem are told.
const LONGEST_TOLD: usize = 500;

/// The answer to one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The `id` of the line, a scalar; `Null` if it has none or it cannot be read.
    pub id: Value,
    /// The line, from 1.
    pub line: u64,
    /// What was decided, or why nothing was.
    pub outcome: Result<Decided, String>,
}

/// A decision and what else is worth knowing.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What was read in one of several ways, and what AWS would refuse to save.
    pub remarks: Vec<String>,
}

/// Answers one line, given without its line end.
pub fn reply(bytes: &[u8], line: u64, documents: &mut Documents, facts: &dyn Facts) -> Reply {
    let unread = |why: String| Reply {
        id: Value::Null,
        line,
        outcome: Err(why),
    };
    if bytes.len() > LONGEST_LINE {
        return unread("the line is longer than 16 MB".to_owned());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to() + 1;
            return unread(format!("the line is no UTF-8 text: see its byte {at}"));
        }
    };
    if text.trim_ascii().is_empty() {
        return unread("the line is empty".to_owned());
    }
    let commas = bytes.iter().filter(|byte| **byte == b',');
    if bytes.len() > MOST_VALUES && commas.count() > MOST_VALUES {
        return unread(format!("the line holds more than {MOST_VALUES} values"));
    }
    // Places within one line need no map of sources.
    let read = documents.parse(text, Span::default().source);
    let given_id = read.value.as_ref().and_then(Node::as_mapping).and_then(id);
    let Outcome { value, diagnostics } = read_case(read, text, documents);
    match value {
        Some(case) => answer(case, line, facts),
        None => Reply {
            id: given_id.unwrap_or(Value::Null),
            ..unread(told(&diagnostics, text))
        },
    }
}

fn answer(case: Case, line: u64, facts: &dyn Facts) -> Reply {
    let decision = decide(&case.request, &case.given.layers, facts);
    Reply {
        id: case.id,
        line,
        outcome: Ok(Decided {
            decision,
            remarks: case.remarks,
        }),
    }
}

/// The first problem with its place, and how many more there are.
fn told(problems: &[Diagnostic], text: &str) -> String {
    let Some(first) = problems.first() else {
        return "the line cannot be read".to_owned();
    };
    let mut told: String = first.message.chars().take(LONGEST_TOLD).collect();
    if let Some(label) = &first.primary {
        let mut sources = SourceMap::default();
        let source = sources.add("", text);
        let span = Span::new(source, label.span.start, label.span.end);
        let column = sources.start(span).column;
        told = format!("column {column}: {told}");
    }
    if let Some(help) = &first.help {
        told = format!("{told}; {help}");
    }
    match problems.len() - 1 {
        0 => told,
        1 => format!("{told} (and 1 more problem)"),
        more => format!("{told} (and {more} more problems)"),
    }
}
