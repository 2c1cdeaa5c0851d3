//! One template as read from its bytes: parameters, resources, outputs.
use super::emitted::{EmittedStack, EmittedStackSet};
use crate::artifact::{Layer, ParameterSource, StackId};
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
    /// The values of parameters, where it is a stack of a `StackSet`; no other stack reads its
    /// outputs.
    pub(super) of_stack_set: Option<BTreeMap<String, String>>,
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

/// Reads a `StackSet`'s template, once for each account.
pub(super) fn read_set(
    set: &EmittedStackSet,
    source: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ReadStack> {
    let Some(root) = parse_json(&set.text, source).into_valid(diagnostics) else {
        return Vec::new();
    };
    let stacks = set.instances.iter().map(|(account, values)| {
        // A stack of a StackSet has no layer of its own; nothing asks for it by its id.
        let id = StackId {
            account: *account,
            region: set.region.clone(),
            layer: Layer::Access,
        };
        let mut stack = of_tree(&root, id, &set.path, diagnostics)?;
        stack.origins.clone_from(&set.origins);
        stack.of_stack_set = Some(values.clone());
        Some(stack)
    });
    stacks.map_while(|stack| stack).collect()
}

/// Reads a template; what is not a template is said in `diagnostics`.
pub(super) fn read(
    stack: &EmittedStack,
    source: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ReadStack> {
    let root = parse_json(&stack.text, source).into_valid(diagnostics)?;
    let mut read = of_tree(&root, stack.id.clone(), &stack.path, diagnostics)?;
    read.parameter_sources.clone_from(&stack.parameter_sources);
    read.origins.clone_from(&stack.origins);
    Some(read)
}

fn of_tree(
    root: &Node,
    id: StackId,
    path: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ReadStack> {
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
        id,
        path: path.to_owned(),
        parameter_sources: BTreeMap::new(),
        origins: BTreeMap::new(),
        resources,
        outputs,
        of_stack_set: None,
    })
}
