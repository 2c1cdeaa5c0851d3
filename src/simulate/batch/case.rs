//! The whole object: its id, its request, its layers.
use super::documents::{Documents, KnownDocument};
use super::layers::{self, GivenLayers, read_layers};
use super::request::{read_request, resource_kind};
use super::shape::{refuse_unknown, wrong_type};
use crate::diag::{Code, Diagnostic, Outcome, Span};
use crate::policy::{Kind, Layer, Request};
use crate::syntax::{Mapping, Node, Value};
use std::sync::Arc;

/// One question.
#[derive(Debug)]
pub struct Case {
    /// What the asker calls it: a text, a number, a boolean or nothing.
    pub id: Value,
    /// What is asked.
    pub request: Request,
    /// The policies that apply.
    pub given: GivenLayers,
    /// What was read in one of several ways, and what AWS would refuse to save.
    pub remarks: Vec<String>,
}

/// A document and where it stands among the layers.
#[derive(Debug)]
pub struct PlacedDocument {
    /// The layer.
    pub layer: Layer,
    /// The level of organization policies, root 0.
    pub level: Option<usize>,
    /// The place in the layer or level, from 0.
    pub policy: usize,
    /// What kind of policy it was read as.
    pub kind: Kind,
    /// What reports call it.
    pub label: Arc<str>,
    /// Where it stands.
    pub span: Span,
    /// The document.
    pub known: Arc<KnownDocument>,
}

/// Reads the object that is a whole text. `read` is what `syntax::parse_json` made of it: a key
/// that stands twice is a problem of the object, but no more than a remark inside a document.
pub fn read_case(read: Outcome<Node>, text: &str, documents: &mut Documents) -> Outcome<Case> {
    let Some(node) = &read.value else {
        return Outcome::new(None, read.diagnostics);
    };
    let mut problems = Vec::new();
    let case = case(node, text, documents, &mut problems);
    let inside = |problem: &Diagnostic| {
        let place = problem.primary.as_ref()?.span;
        let documents = &case.as_ref()?.given.documents;
        documents
            .iter()
            .find(|placed| placed.span.start <= place.start && place.end <= placed.span.end)
            .map(|placed| Arc::clone(&placed.label))
    };
    let mut remarks = Vec::new();
    for problem in read.diagnostics {
        match inside(&problem) {
            Some(label) => remarks.push(refused(&label, &problem.message)),
            None => problems.push(problem),
        }
    }
    let case = case.map(|case| Case {
        remarks: [remarks, case.remarks].concat(),
        ..case
    });
    let failed = !problems.is_empty();
    Outcome::new(case.filter(|_| !failed), problems)
}

fn case(
    node: &Node,
    text: &str,
    documents: &mut Documents,
    problems: &mut Vec<Diagnostic>,
) -> Option<Case> {
    let Some(object) = node.as_mapping() else {
        problems.push(Diagnostic::error(
            Code::WrongType,
            node.span,
            format!("a question is an object, this is {}", node.kind()),
        ));
        return None;
    };
    let known: Vec<&'static str> = ["id", "request", "wildcardOnly"]
        .into_iter()
        .chain(layers::FIELDS)
        .collect();
    refuse_unknown(object, "the object", &known, problems);
    let id = id(object).unwrap_or_else(|| {
        problems.extend(
            object
                .get("id")
                .map(|node| wrong_type(node, "id", "a text, a number or a boolean")),
        );
        Value::Null
    });
    let mut remarks = Vec::new();
    let request = read_request(object, node, &mut remarks, problems);
    let kind = request.as_ref().map_or(Kind::Resource, resource_kind);
    let given = read_layers(object, text, kind, documents, problems);
    for placed in &given.documents {
        remark(placed, &mut remarks);
    }
    Some(Case {
        id,
        request: request?,
        given,
        remarks,
    })
}

/// The id of an object, if it has one that can be given back.
pub(super) fn id(object: &Mapping) -> Option<Value> {
    match object.get("id").map(|node| &node.value) {
        None => Some(Value::Null),
        Some(Value::Sequence(_) | Value::Mapping(_)) => None,
        // Who reads the answer may not take a number that is larger than any of theirs.
        Some(Value::Number(number)) if !is_finite(number) => Some(Value::String(number.clone())),
        Some(scalar) => Some(scalar.clone()),
    }
}

fn is_finite(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(f64::is_finite)
}

fn remark(placed: &PlacedDocument, remarks: &mut Vec<String>) {
    let known = &placed.known;
    for refusal in &known.refusals {
        remarks.push(refused(&placed.label, refusal));
    }
    let more = known.refusal_count.saturating_sub(known.refusals.len());
    if more > 0 {
        remarks.push(format!("`{}`: and {more} more such problems", placed.label));
    }
}

/// Says that AWS would refuse to save a document.
pub fn refused(label: &str, why: &str) -> String {
    format!("AWS would refuse to save `{label}`: {why}")
}
