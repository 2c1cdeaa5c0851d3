//! The layers of policies in an object.
use super::case::PlacedDocument;
use super::documents::{Documents, KnownDocument};
use super::shape::{list, mapping, present, text, wrong_type};
use crate::diag::{Code, Diagnostic};
use crate::policy::{EndpointType, Kind, Layer, Layers, Policy};
use crate::syntax::{Mapping, Node};
use std::sync::Arc;

/// The layers, and the documents they are of.
#[derive(Debug, Default)]
pub struct GivenLayers {
    /// What is decided by.
    pub layers: Layers,
    /// Every document, in the order of the layers.
    pub documents: Vec<PlacedDocument>,
}

/// The fields that are layers.
pub(super) const FIELDS: [&str; 8] = [
    "identityPolicies",
    "permissionsBoundaries",
    "sessionPolicies",
    "serviceControlPolicies",
    "resourceControlPolicies",
    "resourcePolicy",
    "endpointPolicies",
    "endpointType",
];

/// What kinds of policies stand in a field.
pub(super) fn kinds(field: &str) -> &'static [Kind] {
    match field {
        "identityPolicies" => &[Kind::Identity],
        "permissionsBoundaries" => &[Kind::Boundary],
        "sessionPolicies" => &[Kind::Session],
        "serviceControlPolicies" => &[Kind::ServiceControl],
        "resourceControlPolicies" => &[Kind::ResourceControl],
        "resourcePolicy" => &[Kind::Resource, Kind::Trust, Kind::Key],
        "endpointPolicies" => &[Kind::Endpoint],
        _ => &[],
    }
}

/// Reads the fields of an object that are layers of policies; other fields are not looked at.
///
/// `text` is what the object was read from, `resource_kind` what its `resourcePolicy` is. A list
/// that is absent, `null` or `[]` is a layer that does not apply; only a *level* of service control
/// policies that is `[]` is there and silent. Problems are reported, and what is of the right
/// shape is read.
pub fn read_layers(
    object: &Mapping,
    text: &str,
    resource_kind: Kind,
    documents: &mut Documents,
    problems: &mut Vec<Diagnostic>,
) -> GivenLayers {
    let mut reader = Reader {
        object,
        text,
        documents,
        problems,
        placed: Vec::new(),
    };
    let layers = Layers {
        service_control: reader.levels("serviceControlPolicies", Kind::ServiceControl),
        resource_control: reader.levels("resourceControlPolicies", Kind::ResourceControl),
        identity: reader.union("identityPolicies", Kind::Identity),
        boundary: some(reader.union("permissionsBoundaries", Kind::Boundary)),
        session: some(reader.union("sessionPolicies", Kind::Session)),
        resource: reader.one("resourcePolicy", resource_kind),
        endpoint: some(reader.union("endpointPolicies", Kind::Endpoint)),
        endpoint_type: reader.endpoint_type(),
        ..Layers::default()
    };
    GivenLayers {
        layers,
        documents: reader.placed,
    }
}

fn some(policies: Vec<Policy>) -> Option<Vec<Policy>> {
    (!policies.is_empty()).then_some(policies)
}

struct Reader<'a> {
    object: &'a Mapping,
    text: &'a str,
    documents: &'a mut Documents,
    problems: &'a mut Vec<Diagnostic>,
    placed: Vec<PlacedDocument>,
}

impl Reader<'_> {
    fn union(&mut self, field: &'static str, kind: Kind) -> Vec<Policy> {
        let nodes = list(self.object, field, "a list of policies", self.problems);
        self.policies(nodes, field, None, kind)
    }

    fn levels(&mut self, field: &'static str, kind: Kind) -> Vec<Vec<Policy>> {
        let wanted = "a list of levels, each a list of policies";
        let nodes = list(self.object, field, wanted, self.problems);
        let mut levels = Vec::with_capacity(nodes.len());
        for (level, node) in nodes.iter().enumerate() {
            if let Some(policies) = node.as_sequence() {
                levels.push(self.policies(policies, field, Some(level), kind));
            } else {
                let name = format!("{field}[{level}]");
                self.problems
                    .push(wrong_type(node, &name, "a list of policies"));
            }
        }
        levels
    }

    fn one(&mut self, field: &'static str, kind: Kind) -> Option<Policy> {
        let node = present(self.object, field)?;
        mapping(node, field, self.problems)?;
        let place = Place {
            layer: layer(kind),
            level: None,
            index: 0,
        };
        let label = self.documents.label(field, None, None);
        self.policy(node, label, place, kind)
    }

    fn policies(
        &mut self,
        nodes: &[Node],
        field: &'static str,
        level: Option<usize>,
        kind: Kind,
    ) -> Vec<Policy> {
        let mut policies = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let label = self.documents.label(field, level, Some(index));
            if node.as_mapping().is_none() {
                self.problems.push(wrong_type(node, &label, "an object"));
                continue;
            }
            let place = Place {
                layer: layer(kind),
                level,
                index,
            };
            policies.extend(self.policy(node, label, place, kind));
        }
        policies
    }

    fn policy(&mut self, node: &Node, label: Arc<str>, place: Place, kind: Kind) -> Option<Policy> {
        let known = self.documents.read(node, self.text, kind)?;
        Some(place.policy(label, kind, known, node, &mut self.placed))
    }

    fn endpoint_type(&mut self) -> EndpointType {
        match text(self.object, "endpointType", self.problems) {
            Some((_, "gateway")) => EndpointType::Gateway,
            None | Some((_, "interface")) => EndpointType::Interface,
            Some((node, other)) => {
                let message =
                    format!("`endpointType` is `interface` or `gateway`, this is `{other}`");
                self.problems
                    .push(Diagnostic::error(Code::UnknownWord, node.span, message));
                EndpointType::Interface
            }
        }
    }
}

/// Where a document stands among the layers.
#[derive(Debug, Clone, Copy)]
struct Place {
    layer: Layer,
    level: Option<usize>,
    index: usize,
}

impl Place {
    fn policy(
        self,
        label: Arc<str>,
        kind: Kind,
        known: Arc<KnownDocument>,
        node: &Node,
        placed: &mut Vec<PlacedDocument>,
    ) -> Policy {
        let policy = Policy::new(Arc::clone(&label), Arc::clone(&known.compiled));
        placed.push(PlacedDocument {
            layer: self.layer,
            level: self.level,
            policy: self.index,
            kind,
            label,
            span: node.span,
            known,
        });
        policy
    }
}

/// The layer that policies of a kind make.
pub(super) fn layer(kind: Kind) -> Layer {
    match kind {
        Kind::Identity => Layer::Identity,
        Kind::Boundary => Layer::Boundary,
        Kind::Session => Layer::Session,
        Kind::ServiceControl => Layer::ServiceControl,
        Kind::ResourceControl => Layer::ResourceControl,
        Kind::Resource | Kind::Trust | Kind::Key => Layer::Resource,
        Kind::Endpoint => Layer::Endpoint,
    }
}
