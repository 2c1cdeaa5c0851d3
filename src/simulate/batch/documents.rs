//! Documents compiled once for all lines that hold them: equal texts are one document.
use super::layers;
use crate::diag::{Level, Outcome, SourceId};
use crate::policy::{Compiled, Document, Kind, parse};
use crate::syntax::{KnownObjects, Node, parse_json, parse_json_beside};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The documents met so far. What they take is bounded: those not met for long are forgotten.
#[derive(Debug)]
pub struct Documents {
    sharing: Sharing,
    /// Documents met lately; once they are full, they become the old ones.
    young: Generation,
    old: Generation,
    labels: BTreeMap<(&'static str, usize, usize), Arc<str>>,
    /// Whether the text that is read now is JSON without a problem, so that its documents can be
    /// stepped over when they are met again.
    is_sound: bool,
}

/// One document.
#[derive(Debug)]
pub struct KnownDocument {
    /// What decides.
    pub compiled: Arc<Compiled>,
    /// What was written, unless documents are shared: places are of one text alone.
    pub document: Option<Document>,
    /// Why AWS would refuse to save it: the first few reasons.
    pub refusals: Box<[String]>,
    /// How many reasons there are.
    pub refusal_count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// Equal texts are compiled once.
    ByText,
    /// Each text is read for itself and keeps its places.
    Never,
}

type Generation = BTreeMap<Kind, Texts>;

#[derive(Debug, Default)]
struct Texts {
    known: IndexMap<Box<str>, Arc<KnownDocument>>,
    bytes: usize,
}

/// How much text one generation of one kind of policy keeps. Compiled, a text takes some five
/// times its length.
const GENERATION_BYTES: usize = 2 * 1024 * 1024;

/// How many reasons why AWS would refuse one document are given.
const MOST_REFUSALS: usize = 3;

/// How many labels are kept; further ones are made when needed.
const MOST_LABELS: usize = 4096;

impl Documents {
    /// For many lines with equal documents.
    pub fn shared() -> Self {
        Self::new(Sharing::ByText)
    }

    /// For one text whose documents are shown to people.
    pub fn separate() -> Self {
        Self::new(Sharing::Never)
    }

    fn new(sharing: Sharing) -> Self {
        Self {
            sharing,
            young: Generation::new(),
            old: Generation::new(),
            labels: BTreeMap::new(),
            is_sound: true,
        }
    }

    /// The tree of a text whose documents are asked for next. Known documents are not read again:
    /// their nodes are empty.
    pub(super) fn parse(&mut self, text: &str, source: SourceId) -> Outcome<Node> {
        let read = match self.sharing {
            Sharing::Never => parse_json(text, source),
            Sharing::ByText => {
                let known = KnownObjects {
                    fields: &layers::FIELDS,
                    is_known: &|field, written| self.knows(field, written),
                };
                parse_json_beside(text, source, known)
            }
        };
        self.is_sound = read.diagnostics.is_empty();
        read
    }

    fn knows(&self, field: &str, written: &str) -> bool {
        layers::kinds(field).iter().any(|kind| {
            let generations = [&self.young, &self.old].into_iter();
            let mut texts = generations.filter_map(|generation| generation.get(kind));
            texts.any(|texts| texts.known.contains_key(written))
        })
    }

    /// The document that a node of `text` is; `None` if it is no mapping.
    pub(super) fn read(
        &mut self,
        node: &Node,
        text: &str,
        kind: Kind,
    ) -> Option<Arc<KnownDocument>> {
        let entries = &node.as_mapping()?.entries;
        let written = text.get(node.span.start as usize..node.span.end as usize);
        let (Sharing::ByText, Some(written)) = (self.sharing, written) else {
            return made(node, kind, Sharing::Never).map(Arc::new);
        };
        if let Some(known) = self.recall(written, kind) {
            return Some(known);
        }
        // Known as another kind of policy, and therefore not read.
        let again = entries
            .is_empty()
            .then(|| parse_json(written, node.span.source).value);
        let node = again.as_ref().map_or(Some(node), Option::as_ref)?;
        let known = Arc::new(made(node, kind, Sharing::ByText)?);
        if self.is_sound {
            self.keep(written.into(), Arc::clone(&known), kind);
        }
        Some(known)
    }

    fn recall(&mut self, written: &str, kind: Kind) -> Option<Arc<KnownDocument>> {
        let young = self.young.get(&kind);
        if let Some(known) = young.and_then(|texts| texts.known.get(written)) {
            return Some(Arc::clone(known));
        }
        let (written, known) = self
            .old
            .get_mut(&kind)
            .and_then(|texts| texts.known.swap_remove_entry(written))?;
        self.keep(written, Arc::clone(&known), kind);
        Some(known)
    }

    fn keep(&mut self, written: Box<str>, known: Arc<KnownDocument>, kind: Kind) {
        let young = self.young.entry(kind).or_default();
        if young.bytes > GENERATION_BYTES {
            self.old.insert(kind, std::mem::take(young));
        }
        // A text takes some memory beside itself.
        young.bytes = young.bytes.saturating_add(written.len() + 64);
        young.known.insert(written, known);
    }

    /// The name of a document in reports: its place in the object.
    pub(super) fn label(
        &mut self,
        field: &'static str,
        level: Option<usize>,
        index: Option<usize>,
    ) -> Arc<str> {
        // INVARIANT: a place is never the greatest number.
        let key = (
            field,
            level.unwrap_or(usize::MAX),
            index.unwrap_or(usize::MAX),
        );
        if let Some(label) = self.labels.get(&key) {
            return Arc::clone(label);
        }
        let place = |at: Option<usize>| at.map_or_else(String::new, |at| format!("[{at}]"));
        let label: Arc<str> = format!("{field}{}{}", place(level), place(index)).into();
        if self.labels.len() < MOST_LABELS {
            self.labels.insert(key, Arc::clone(&label));
        }
        label
    }
}

fn made(node: &Node, kind: Kind, sharing: Sharing) -> Option<KnownDocument> {
    let outcome = parse(node, kind);
    let document = outcome.value?;
    let errors = || {
        let all = outcome.diagnostics.iter();
        all.filter(|problem| problem.level == Level::Error)
    };
    Some(KnownDocument {
        compiled: Arc::new(Compiled::new(&document)),
        refusals: errors()
            .take(MOST_REFUSALS)
            .map(|problem| problem.message.clone())
            .collect(),
        refusal_count: errors().count(),
        document: (sharing == Sharing::Never).then_some(document),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceMap;
    use crate::syntax::parse_json;

    fn read(documents: &mut Documents, text: &str) -> Arc<KnownDocument> {
        let source = SourceMap::default().add("document", text);
        let node = parse_json(text, source).value.unwrap();
        documents.read(&node, text, Kind::Identity).unwrap()
    }

    #[test]
    fn equal_texts_are_one_document_until_they_are_forgotten() {
        let mut documents = Documents::shared();
        let text = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let first = read(&mut documents, text);
        assert!(Arc::ptr_eq(&first, &read(&mut documents, text)));
        let held = |documents: &Documents| -> usize {
            let generations = [&documents.young, &documents.old];
            let texts = generations.into_iter().flat_map(BTreeMap::values);
            texts.map(|texts| texts.bytes).sum()
        };
        let long = "x".repeat(10_000);
        for number in 0..1000 {
            let id = format!(r#"{{"Id":"{number}{long}","Statement":[]}}"#);
            read(&mut documents, &id);
            assert!(held(&documents) <= 2 * (GENERATION_BYTES + 20_000));
        }
        assert!(!Arc::ptr_eq(&first, &read(&mut documents, text)));
        let mut documents = Documents::separate();
        let one = read(&mut documents, text);
        assert!(!Arc::ptr_eq(&one, &read(&mut documents, text)));
        assert!(one.document.is_some());
    }
}
