//! Findings in what a blueprint compiles to, placed at the line of the blueprint behind them.
use super::Finding;
use crate::artifact::pointer_token;
use crate::diag::{Label, SourceId, Span};
use crate::syntax::{Node, Value, parse_json};
use std::collections::BTreeMap;

/// The files that blueprints compile to.
#[derive(Debug, Default)]
pub struct EmittedFiles(BTreeMap<SourceId, EmittedFile>);

/// A file, and the blueprint text behind its parts.
#[derive(Debug)]
struct EmittedFile {
    tree: Option<Node>,
    /// By JSON pointer (RFC 6901).
    origins: BTreeMap<String, Span>,
}

impl EmittedFiles {
    /// Adds a file in JSON, which is a source of the run, with the blueprint text behind its parts by JSON pointer
    /// (RFC 6901).
    pub fn add(&mut self, source: SourceId, text: &str, origins: BTreeMap<String, Span>) {
        let tree = parse_json(text, source).value;
        self.0.insert(source, EmittedFile { tree, origins });
    }

    /// Findings in these files become findings in the blueprint, one for what the same line brings about in
    /// several of them.
    pub fn place_in_blueprint(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut placed: Vec<Finding> = Vec::with_capacity(findings.len());
        let mut known: BTreeMap<(&'static str, Span, String), (usize, usize)> = BTreeMap::new();
        for mut finding in findings {
            let primary = finding.diagnostic.primary.as_ref();
            let file = primary.and_then(|label| self.0.get(&label.span.source));
            let Some(origin) = file.and_then(|file| file.place_in_blueprint(&mut finding)) else {
                placed.push(finding);
                continue;
            };
            let diagnostic = &finding.diagnostic;
            let key = (diagnostic.code.name(), origin, diagnostic.message.clone());
            let (_, times) = known.entry(key).or_insert((placed.len(), 0));
            *times += 1;
            if *times == 1 {
                placed.push(finding);
            }
        }
        for (at, times) in known.into_values().filter(|(_, times)| *times > 1) {
            if let Some(finding) = placed.get_mut(at) {
                let note = format!("the same in {} more places of what it becomes", times - 1);
                finding.diagnostic.notes.push(note);
            }
        }
        placed
    }
}

impl EmittedFile {
    /// A finding in this file as one in the blueprint, whose place is returned: that in the file becomes a label.
    /// What has no blueprint text behind it stays where it is.
    fn place_in_blueprint(&self, finding: &mut Finding) -> Option<Span> {
        let diagnostic = &mut finding.diagnostic;
        let label = diagnostic.primary.as_mut()?;
        let origin = self.origin(label.span)?;
        let generated = Label {
            span: std::mem::replace(&mut label.span, origin),
            text: "in what it becomes".to_owned(),
        };
        diagnostic.related.insert(0, generated);
        // The file is written anew from the blueprint.
        finding.fix = None;
        Some(origin)
    }

    /// The blueprint text behind the smallest part around a place.
    fn origin(&self, place: Span) -> Option<Span> {
        let mut node = self.tree.as_ref()?;
        let mut pointer = String::new();
        let mut origin = self.origins.get(&pointer);
        while let Some((token, inner)) = child(node, place) {
            pointer.push('/');
            pointer.push_str(&token);
            origin = self.origins.get(&pointer).or(origin);
            node = inner;
        }
        origin.copied()
    }
}

/// The part of a node that a place lies in, with its token.
fn child(node: &Node, place: Span) -> Option<(String, &Node)> {
    let holds = |start: u32, end: u32| start <= place.start && place.end <= end;
    match &node.value {
        Value::Sequence(nodes) => {
            let mut numbered = nodes.iter().enumerate();
            let (at, inner) =
                numbered.find(|(_, inner)| holds(inner.span.start, inner.span.end))?;
            Some((at.to_string(), inner))
        }
        Value::Mapping(mapping) => {
            let mut entries = mapping.entries.iter();
            let entry = entries.find(|entry| holds(entry.key.span.start, entry.value.span.end))?;
            Some((pointer_token(&entry.key.text), &entry.value))
        }
        _ => None,
    }
}
