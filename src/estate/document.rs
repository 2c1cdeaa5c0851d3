//! A policy of the estate, and where each of its statements came from.
use crate::diag::Span;
use crate::policy::{Compiled, Document, Kind, Policy};
use crate::vocab::AccountId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of a document in the estate: `path#pointer`.
pub type Label = Arc<str>;

/// One policy document, compiled once.
#[derive(Debug, Clone)]
pub struct EstateDocument {
    /// Its name in the estate.
    pub label: Label,
    /// The file it stands in: below the output folder, or as the blueprint named it.
    pub path: String,
    /// The JSON pointer of the document in that file; empty: the whole file.
    pub pointer: String,
    /// Who wrote it.
    pub author: Author,
    /// What kind of policy it is.
    pub kind: Kind,
    /// The document as it was read.
    pub document: Document,
    /// What decides.
    pub policy: Policy,
    /// The blueprint text behind each statement, in order.
    origins: Vec<Option<Span>>,
}

/// Who wrote a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    /// synth, in this run.
    Synth,
    /// synth, for someone else to add to a policy of theirs.
    Handoff,
    /// Someone else; the blueprint gives the document.
    Given,
    /// AWS, or the check itself: not in any file.
    Assumed,
}

impl EstateDocument {
    /// A document that stands at `pointer` of the file `path`. `origins` are those of the file.
    pub fn new(
        path: &str,
        pointer: &str,
        author: Author,
        kind: Kind,
        document: Document,
        origins: &BTreeMap<String, Span>,
    ) -> Self {
        let label: Label = format!("{path}#{pointer}").into();
        let origins = (0..document.statements().len())
            .map(|statement| nearest(origins, &format!("{pointer}/Statement/{statement}")))
            .collect();
        Self {
            path: path.to_owned(),
            pointer: pointer.to_owned(),
            author,
            kind,
            policy: Policy::new(label.clone(), Arc::new(Compiled::new(&document))),
            document,
            origins,
            label,
        }
    }

    /// The same document as it is in one of the accounts that a file is for.
    #[must_use]
    pub fn of_account(mut self, account: AccountId) -> Self {
        self.label = format!("{}@{account}#{}", self.path, self.pointer).into();
        self.policy = Policy::new(self.label.clone(), self.policy.compiled.clone());
        self
    }

    /// The same document with other content. Statements keep their places in the blueprint by
    /// their number, so this is for changes within statements.
    #[must_use]
    pub fn with_content(&self, document: Document) -> Self {
        Self {
            policy: Policy::new(self.label.clone(), Arc::new(Compiled::new(&document))),
            document,
            ..self.clone()
        }
    }

    /// The JSON pointer of a statement in the file.
    pub fn statement_pointer(&self, statement: usize) -> String {
        let is_list = self
            .document
            .statements
            .as_ref()
            .is_none_or(|statements| statements.is_list);
        if is_list {
            format!("{}/Statement/{statement}", self.pointer)
        } else {
            format!("{}/Statement", self.pointer)
        }
    }

    /// The blueprint text that a statement came from; for a given document, the statement itself.
    pub fn origin(&self, statement: usize) -> Option<Span> {
        match self.author {
            Author::Given => self
                .document
                .statements()
                .get(statement)
                .map(|statement| statement.span),
            _ => self.origins.get(statement).copied().flatten(),
        }
    }
}

/// The origin of a pointer or of the nearest thing around it.
fn nearest(origins: &BTreeMap<String, Span>, pointer: &str) -> Option<Span> {
    let mut pointer = pointer;
    loop {
        if let Some(span) = origins.get(pointer) {
            return Some(*span);
        }
        let (parent, _) = pointer.rsplit_once('/')?;
        pointer = parent;
    }
}
