//! The policies of a CloudFormation template, with intrinsic functions resolved as far as the template tells.
use super::{Read, plan, policy};
use crate::catalog::{PolicyProperty, cloudformation_policy_properties};
use crate::lint::Holder;
use crate::lint::known::UNKNOWN;
use crate::policy::Kind;
use crate::syntax::{Entry, Mapping, Node, Value, parse_json};

/// How deep functions may be nested.
const DEEPEST: usize = 32;

/// Adds the policies of every resource.
pub(super) fn policies(tree: &Node, read: &mut Read) {
    let resources = tree.get("Resources").and_then(Node::as_mapping);
    for entry in resources.into_iter().flat_map(|all| &all.entries) {
        let resource = &entry.value;
        let resource_type = resource.get("Type").and_then(Node::as_str);
        let (Some(resource_type), Some(properties)) = (resource_type, resource.get("Properties"))
        else {
            continue;
        };
        for (path, property) in cloudformation_policy_properties(resource_type) {
            for node in at(properties, path) {
                let of_type = properties.get("Type").and_then(Node::as_str);
                let Some(kind) = kind(property, of_type) else {
                    continue;
                };
                let holder = Holder {
                    name: entry.key.text.clone(),
                    resource_type: resource_type.to_owned(),
                };
                let node = resolved(tree, node, 0);
                let node = match node
                    .as_str()
                    .filter(|text| text.trim_start().starts_with('{'))
                {
                    Some(json) => match parse_json(json, node.span.source).value {
                        Some(inside) => plan::placed_at(inside, node.span),
                        None => continue,
                    },
                    None => node,
                };
                if node.as_mapping().is_some() {
                    let known = read.subjects.len();
                    policy::add(&node, kind, true, Some(holder), read);
                    let unattached = property == PolicyProperty::Organization
                        && properties.get("TargetIds").is_none();
                    for subject in read.subjects.iter_mut().skip(known) {
                        subject.is_unattached = unattached;
                    }
                }
            }
        }
    }
}

/// The kind of policy; `None` for an organization policy of another language.
pub(super) fn kind(property: PolicyProperty, of_type: Option<&str>) -> Option<Kind> {
    Some(match property {
        PolicyProperty::Identity => Kind::Identity,
        PolicyProperty::Trust => Kind::Trust,
        PolicyProperty::Resource => Kind::Resource,
        PolicyProperty::Key => Kind::Key,
        PolicyProperty::Endpoint => Kind::Endpoint,
        PolicyProperty::Session => Kind::Session,
        PolicyProperty::Organization => match of_type {
            Some("SERVICE_CONTROL_POLICY") => Kind::ServiceControl,
            Some("RESOURCE_CONTROL_POLICY") => Kind::ResourceControl,
            _ => return None,
        },
    })
}

/// The nodes at a path with `*` for each element of a list.
pub(super) fn at<'a>(node: &'a Node, path: &str) -> Vec<&'a Node> {
    path.split('/').fold(vec![node], |nodes, step| {
        nodes
            .into_iter()
            .flat_map(|node| -> Vec<&'a Node> {
                if step == "*" {
                    node.as_sequence().unwrap_or_default().iter().collect()
                } else {
                    node.get(step).into_iter().collect()
                }
            })
            .collect()
    })
}

/// The tree with functions replaced by their texts; what they come to only in an account stays
/// unknown.
fn resolved(template: &Node, node: &Node, depth: usize) -> Node {
    if depth > DEEPEST {
        return unknown(node);
    }
    if let Some((function, argument)) = function(node) {
        return called(template, node, &function, &argument, depth);
    }
    let value = match &node.value {
        Value::Sequence(nodes) => Value::Sequence(
            nodes
                .iter()
                .map(|node| resolved(template, node, depth + 1))
                .filter(|node| node.value != Value::Null)
                .collect(),
        ),
        Value::Mapping(mapping) => Value::Mapping(Mapping {
            entries: mapping
                .entries
                .iter()
                .map(|entry| Entry {
                    key: entry.key.clone(),
                    value: resolved(template, &entry.value, depth + 1),
                })
                .filter(|entry| entry.value.value != Value::Null)
                .collect(),
        }),
        other => other.clone(),
    };
    Node {
        value,
        span: node.span,
        tag: None,
    }
}

/// A function and its argument: `{"Fn::Sub": …}`, or `!Sub …` in YAML.
fn function(node: &Node) -> Option<(String, Node)> {
    if let Some(tag) = &node.tag {
        let name = match tag.as_str() {
            "Ref" | "Condition" => tag.clone(),
            other => format!("Fn::{other}"),
        };
        let argument = Node {
            tag: None,
            ..node.clone()
        };
        return Some((name, argument));
    }
    match node.as_mapping()?.entries.as_slice() {
        [only] if only.key.text == "Ref" || only.key.text.starts_with("Fn::") => {
            Some((only.key.text.clone(), only.value.clone()))
        }
        _ => None,
    }
}

fn called(template: &Node, node: &Node, function: &str, argument: &Node, depth: usize) -> Node {
    let text = match function {
        "Ref" => argument.as_str().map(|name| reference(template, name)),
        "Fn::Sub" => substituted(template, argument, depth),
        "Fn::Join" => joined(template, argument, depth),
        "Fn::If" => {
            // Which branch counts is known when it is deployed; the first says what may be.
            let branches = argument.as_sequence().unwrap_or_default();
            return match branches {
                [_, first, _] if !is_no_value(first) => resolved(template, first, depth + 1),
                [_, _, second] => resolved(template, second, depth + 1),
                _ => unknown(node),
            };
        }
        _ => None,
    };
    match text {
        Some(text) if text == NO_VALUE => Node {
            value: Value::Null,
            span: node.span,
            tag: None,
        },
        Some(text) => Node {
            value: Value::String(text),
            span: node.span,
            tag: None,
        },
        None => unknown(node),
    }
}

const NO_VALUE: &str = "AWS::NoValue";

fn is_no_value(node: &Node) -> bool {
    function(node)
        .is_some_and(|(name, argument)| name == "Ref" && argument.as_str() == Some(NO_VALUE))
}

fn unknown(node: &Node) -> Node {
    Node {
        value: Value::String(UNKNOWN.to_string()),
        span: node.span,
        tag: None,
    }
}

/// A parameter's default; a pseudo parameter that is the same almost everywhere.
fn reference(template: &Node, name: &str) -> String {
    match name {
        NO_VALUE => return NO_VALUE.to_owned(),
        "AWS::Partition" => return "aws".to_owned(),
        "AWS::URLSuffix" => return "amazonaws.com".to_owned(),
        _ => {}
    }
    let default = template
        .get("Parameters")
        .and_then(|parameters| parameters.get(name))
        .and_then(|parameter| parameter.get("Default"));
    match default.map(|default| &default.value) {
        Some(Value::String(text) | Value::Number(text)) if !text.is_empty() => text.clone(),
        _ => UNKNOWN.to_string(),
    }
}

/// `Fn::Sub`: `${Name}`, `${Name.Attribute}`, `${!Literal}`, with or without a mapping of its own.
fn substituted(template: &Node, argument: &Node, depth: usize) -> Option<String> {
    let (text, own) = match &argument.value {
        Value::String(text) => (text.as_str(), None),
        Value::Sequence(parts) => match parts.as_slice() {
            [text, own] => (text.as_str()?, Some(own)),
            _ => return None,
        },
        _ => return None,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (name, after) = after.split_once('}')?;
        if let Some(literal) = name.strip_prefix('!') {
            out.push_str("${");
            out.push_str(literal);
            out.push('}');
        } else if let Some(value) = own.and_then(|own| own.get(name)) {
            let value = resolved(template, value, depth + 1);
            out.push_str(value.as_str().unwrap_or("\u{fffc}"));
        } else {
            out.push_str(&reference(template, name));
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn joined(template: &Node, argument: &Node, depth: usize) -> Option<String> {
    let [separator, parts] = argument.as_sequence()? else {
        return None;
    };
    let parts: Vec<String> = parts
        .as_sequence()?
        .iter()
        .map(|part| resolved(template, part, depth + 1))
        .map(|part| part.as_str().unwrap_or("\u{fffc}").to_owned())
        .collect();
    Some(parts.join(separator.as_str()?))
}
