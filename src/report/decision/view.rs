//! What an explanation is made from, and where statements are found in it.
use crate::diag::{SourceMap, Span};
use crate::policy::{Blocker, Layer, Request, Statement, StatementRef, StatementTrace, Trace};
use crate::simulate::batch::{Decided, GivenLayers, PlacedDocument, resource_kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A decided request with everything that was compared.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The request.
    pub request: &'a Request,
    /// The policies, with the documents they were written as.
    pub given: &'a GivenLayers,
    /// The decision.
    pub decided: &'a Decided,
    /// What was compared.
    pub trace: &'a Trace,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The blueprint text behind each statement, by the label of its document and its place there.
    pub origins: &'a BTreeMap<(Arc<str>, usize), Span>,
}

impl<'a> View<'a> {
    /// `` `Sid` at file:line:column``, or `the statement at file:line:column`.
    pub(super) fn named(&self, statement: &StatementRef) -> String {
        let place = self.place(statement);
        let named = match &statement.sid {
            Some(sid) if !sid.is_empty() => format!("`{sid}` at {place}"),
            _ => format!("the statement at {place}"),
        };
        match self.origin(statement) {
            Some(origin) if origin != statement.span => {
                format!("{named}, from {}", self.sources.place(origin))
            }
            _ => named,
        }
    }

    /// The blueprint text behind a statement, if it was emitted.
    pub fn origin(&self, statement: &StatementRef) -> Option<Span> {
        let key = (Arc::clone(&statement.label), statement.statement);
        self.origins.get(&key).copied()
    }

    /// The statement as it was written.
    pub(super) fn written(&self, statement: &StatementRef) -> Option<&'a Statement> {
        let placed = self.document(statement)?;
        let document = placed.known.document.as_ref()?;
        document.statements().get(statement.statement)
    }

    /// Whether a layer stands in the way.
    pub(super) fn blocks(&self, layer: Layer, level: Option<usize>) -> bool {
        let blockers = &self.decided.decision.blocked_by;
        blockers.iter().any(|blocker| {
            blocker.layer == layer && (blocker.level.is_none() || blocker.level == level)
        })
    }

    /// What a layer is called: `the identity policies`, and whether that is plural.
    pub(super) fn layer(&self, layer: Layer, level: Option<usize>) -> (String, bool) {
        let at = level.map_or_else(String::new, |level| format!(" at level {level}"));
        match layer {
            Layer::ServiceControl => (format!("the service control policies{at}"), true),
            Layer::ResourceControl => (format!("the resource control policies{at}"), true),
            Layer::Identity => ("the identity policies".to_owned(), true),
            Layer::Boundary => ("the permissions boundary".to_owned(), false),
            Layer::Session => ("the session policies".to_owned(), true),
            Layer::Resource => (format!("the {}", resource_kind(self.request)), false),
            Layer::Endpoint => ("the endpoint policy".to_owned(), false),
            Layer::Service => ("the service itself".to_owned(), false),
        }
    }

    pub(super) fn blocker(&self, blocker: &Blocker) -> (String, bool) {
        self.layer(blocker.layer, blocker.level)
    }

    /// Every statement that was compared in a layer.
    pub(super) fn statements(
        &self,
        layer: Layer,
        level: Option<usize>,
    ) -> impl Iterator<Item = &'a StatementTrace> {
        self.trace
            .layers
            .iter()
            .filter(move |traced| {
                traced.layer == layer && (level.is_none() || traced.level == level)
            })
            .flat_map(|traced| &traced.statements)
    }

    /// The file of a statement and its line; the label and 0 for what was not read from a file.
    pub fn file_and_line(&self, statement: &StatementRef) -> (String, u32) {
        match self.sources.file(statement.span.source) {
            Some(file) if statement.span.end > statement.span.start => {
                (file.name.clone(), self.sources.start(statement.span).line)
            }
            _ => (statement.label.to_string(), 0),
        }
    }

    fn place(&self, statement: &StatementRef) -> String {
        if self.sources.file(statement.span.source).is_some()
            && statement.span.end > statement.span.start
        {
            self.sources.place(statement.span)
        } else {
            statement.label.to_string()
        }
    }

    fn document(&self, statement: &StatementRef) -> Option<&'a PlacedDocument> {
        self.given.documents.iter().find(|placed| {
            placed.layer == statement.layer
                && placed.level == statement.level
                && placed.policy == statement.policy
        })
    }
}
