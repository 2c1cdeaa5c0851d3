//! One template as read from its bytes: parameters, resources, outputs.
use super::emitted::EmittedStack;
use crate::artifact::{ParameterSource, StackId};
use crate::diag::{Code, Diagnostic, SourceId, Span};
use crate::syntax::{Node, parse_json};
use std::collections::BTreeMap;

/// A template, not yet resolved.
#[derive(Debug)]
pub(super) struct ReadStack {
    pub(super) id: StackId,
    pub(super) path: String,
    pub(super) parameter_sources: BTreeMap<String, ParameterSource>,
    pub(super) origins: BTreeMap<String, Span>,
    pub(super) resources: BTreeMap<String, ReadResource>,
    pub(super) outputs: BTreeMap<String, Node>,
}

/// One resource, not yet resolved.
#[derive(Debug)]
pub(super) struct ReadResource {
    pub(super) logical_id: String,
    pub(super) type_name: String,
    pub(super) properties: Option<Node>,
}

impl ReadResource {
    /// A property that is a plain text.
    pub(super) fn literal(&self, property: &str) -> Option<String> {
        self.property(property)?.as_str().map(str::to_owned)
    }

    pub(super) fn property(&self, property: &str) -> Option<&Node> {
        self.properties.as_ref()?.get(property)
    }

    /// The JSON pointer of a property.
    pub(super) fn pointer(&self, property: &str) -> String {
        format!("/Resources/{}/Properties/{property}", self.logical_id)
    }
}

/// Reads a template; what is not a template is said in `diagnostics`.
pub(super) fn read(
    stack: &EmittedStack,
    source: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ReadStack> {
    let root = parse_json(&stack.text, source).into_valid(diagnostics)?;
    let Some(resources) = root.get("Resources").and_then(Node::as_mapping) else {
        diagnostics.push(Diagnostic::error(
            Code::InvalidTemplate,
            root.span,
            "the template has no resources",
        ));
        return None;
    };
    let resources = resources
        .entries
        .iter()
        .map(|entry| {
            let resource = ReadResource {
                logical_id: entry.key.text.clone(),
                type_name: entry
                    .value
                    .get("Type")
                    .and_then(Node::as_str)
                    .unwrap_or_default()
                    .to_owned(),
                properties: entry.value.get("Properties").cloned(),
            };
            (entry.key.text.clone(), resource)
        })
        .collect();
    let outputs = root
        .get("Outputs")
        .and_then(Node::as_mapping)
        .into_iter()
        .flat_map(|outputs| &outputs.entries)
        .filter_map(|entry| Some((entry.key.text.clone(), entry.value.get("Value")?.clone())))
        .collect();
    Some(ReadStack {
        id: stack.id.clone(),
        path: stack.path.clone(),
        parameter_sources: stack.parameter_sources.clone(),
        origins: stack.origins.clone(),
        resources,
        outputs,
    })
}
