//! The policies of a Terraform plan (`terraform show -json`): arguments that are JSON texts.
use super::template::kind;
use super::{Read, policy};
use crate::catalog::terraform_policy_arguments;
use crate::diag::Span;
use crate::lint::Holder;
use crate::syntax::{Node, parse_json};

/// How deep modules may be nested.
const DEEPEST_MODULE: usize = 64;

/// Adds the policies of every planned resource.
pub(super) fn policies(tree: &Node, read: &mut Read) {
    let values = tree.get("planned_values").or_else(|| tree.get("values"));
    if let Some(root) = values.and_then(|values| values.get("root_module")) {
        module(root, 0, read);
    }
}

fn module(node: &Node, depth: usize, read: &mut Read) {
    if depth > DEEPEST_MODULE {
        return;
    }
    for resource in list(node, "resources") {
        of_resource(resource, read);
    }
    for child in list(node, "child_modules") {
        module(child, depth + 1, read);
    }
}

fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
}

fn of_resource(resource: &Node, read: &mut Read) {
    let text = |key: &str| resource.get(key).and_then(Node::as_str);
    let (Some(resource_type), Some(values)) = (text("type"), resource.get("values")) else {
        return;
    };
    for (path, property) in terraform_policy_arguments(resource_type) {
        for node in super::template::at(values, path) {
            let Some(json) = node.as_str() else {
                continue;
            };
            let parsed = parse_json(json, node.span.source);
            // Places inside a text within JSON are those of the whole text: escapes move them.
            let Some(tree) = parsed.value.map(|tree| placed_at(tree, node.span)) else {
                continue;
            };
            let of_type = values.get("type").and_then(Node::as_str);
            let holder = Holder {
                name: text("address").unwrap_or_default().to_owned(),
                resource_type: resource_type.to_owned(),
            };
            let Some(kind) = kind(property, of_type) else {
                continue;
            };
            policy::add(&tree, kind, true, Some(holder), read);
        }
    }
}

/// The tree with every place in it being the same.
pub(super) fn placed_at(mut tree: Node, span: Span) -> Node {
    use crate::syntax::Value;
    tree.span = span;
    tree.value = match tree.value {
        Value::Sequence(nodes) => Value::Sequence(
            nodes
                .into_iter()
                .map(|node| placed_at(node, span))
                .collect(),
        ),
        Value::Mapping(mut mapping) => {
            for entry in &mut mapping.entries {
                entry.key.span = span;
                let value = std::mem::replace(
                    &mut entry.value,
                    Node {
                        value: Value::Null,
                        span,
                        tag: None,
                    },
                );
                entry.value = placed_at(value, span);
            }
            Value::Mapping(mapping)
        }
        other => other,
    };
    tree
}
