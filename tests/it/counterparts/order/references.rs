//! References inside one template, and cycles among them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::counterparts::Stack;

/// Node -> what it refers to.
pub(super) type Graph = BTreeMap<String, BTreeSet<String>>;

/// The references between the resources of one stack, by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`.
pub(super) fn inner_references(stack: &Stack, problems: &mut Vec<String>) -> Graph {
    let resources = stack.body["Resources"].as_object().unwrap();
    let parameters = stack.body["Parameters"].as_object();
    let mut graph = Graph::new();
    for (name, resource) in resources {
        let mut found = BTreeSet::new();
        collect_references(&resource["Properties"], &mut found);
        match &resource["DependsOn"] {
            Value::String(other) => found.extend([other.clone()]),
            Value::Array(others) => {
                found.extend(others.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
        for other in &found {
            let known = resources.contains_key(other)
                || other.starts_with("AWS::")
                || parameters.is_some_and(|parameters| parameters.contains_key(other));
            if !known {
                problems.push(format!(
                    "`{}` {name} refers to {other}, which is not there",
                    stack.id
                ));
            }
        }
        found.retain(|other| resources.contains_key(other));
        graph.insert(name.clone(), found);
    }
    let cycles = in_cycles(&graph);
    problems.extend(cycles.map(|name| format!("`{}` {name} is in a cycle of resources", stack.id)));
    graph
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        Value::Object(object) => {
            if let Some(name) = object.get("Ref").and_then(Value::as_str) {
                found.insert(name.to_owned());
            }
            match object.get("Fn::GetAtt") {
                Some(Value::Array(path)) => found.extend(path[0].as_str().map(str::to_owned)),
                Some(Value::String(path)) => {
                    found.extend(path.split('.').next().map(str::to_owned));
                }
                _ => {}
            }
            if let Some(Value::String(text)) = object.get("Fn::Sub") {
                found.extend(names_in_sub(text));
            }
            object
                .values()
                .for_each(|item| collect_references(item, found));
        }
        _ => {}
    }
}

fn names_in_sub(text: &str) -> Vec<String> {
    let parts = text
        .split("${")
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    let names = parts
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('!'));
    names
        .map(|name| name.split('.').next().unwrap_or(name).to_owned())
        .collect()
}

pub(super) fn reaches(graph: &Graph, from: &str, to: &str) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(node) = open.pop() {
        for next in graph.get(node).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    false
}

pub(super) fn in_cycles(graph: &Graph) -> impl Iterator<Item = String> {
    graph
        .keys()
        .filter(|node| reaches(graph, node, node))
        .cloned()
        .collect::<Vec<_>>()
        .into_iter()
}
