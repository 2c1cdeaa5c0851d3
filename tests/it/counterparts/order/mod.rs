//! That stacks can be deployed in the manifest's order: nothing refers to what a later stack makes.
//!
//! moto checks no order, AWS does: a principal in a trust, key or resource policy must exist when the policy is written
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>), and so must an attached
//! policy, a boundary or a subscriber's topic. `Resource` and `Condition` of a statement may name what does not exist yet.

mod needs;
mod references;

use std::collections::{BTreeMap, BTreeSet};

use super::Stack;
use needs::needs;
use references::{Graph, in_cycles, inner_references, reaches};

/// What is wrong with the order of `stacks`; nothing if they can be deployed as they stand.
pub(crate) fn problems(stacks: &[Stack]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut edges = BTreeSet::new();
    parameter_problems(stacks, &mut edges, &mut problems);
    let graphs: Vec<Graph> = stacks
        .iter()
        .map(|stack| inner_references(stack, &mut problems))
        .collect();
    for need in needs(stacks) {
        edges.insert((need.by.0, need.maker.0));
        let (user, maker) = (&stacks[need.by.0].id, &stacks[need.maker.0].id);
        if need.maker.0 > need.by.0 {
            problems.push(format!(
                "`{user}` {} needs {}, which the later stack `{maker}` makes",
                need.by.1, need.what
            ));
        } else if need.maker.0 == need.by.0
            && !reaches(&graphs[need.by.0], &need.by.1, &need.maker.1)
        {
            problems.push(format!(
                "`{user}` {} needs {}, which {} makes, and does not depend on it",
                need.by.1, need.what, need.maker.1
            ));
        }
    }
    let names: Vec<&str> = stacks.iter().map(|stack| stack.id.as_str()).collect();
    let between = edges.iter().filter(|(user, maker)| user != maker);
    let graph = between.fold(Graph::new(), |mut graph, &(user, maker)| {
        graph
            .entry(names[user].to_owned())
            .or_default()
            .insert(names[maker].to_owned());
        graph
    });
    problems.extend(in_cycles(&graph).map(|stack| format!("`{stack}` is in a cycle of stacks")));
    problems
}

/// Who needs what directly; only exists to tell whether an order matters at all.
pub(crate) fn matters(stacks: &[Stack]) -> bool {
    let mut edges = BTreeSet::new();
    parameter_problems(stacks, &mut edges, &mut Vec::new());
    edges.extend(needs(stacks).iter().map(|need| (need.by.0, need.maker.0)));
    edges.iter().any(|(user, maker)| user != maker)
}

fn parameter_problems(
    stacks: &[Stack],
    edges: &mut BTreeSet<(usize, usize)>,
    problems: &mut Vec<String>,
) {
    let mut positions = BTreeMap::new();
    for (position, stack) in stacks.iter().enumerate() {
        if positions.insert(stack.id.as_str(), position).is_some() {
            problems.push(format!("`{}` is there twice", stack.id));
        }
    }
    for (position, stack) in stacks.iter().enumerate() {
        let declared = stack.body["Parameters"].as_object();
        for (name, parameter) in declared.into_iter().flatten() {
            let given = stack.parameters.iter().any(|given| given.name == *name);
            if !given && parameter.get("Default").is_none() {
                problems.push(format!("`{}` is not given its parameter {name}", stack.id));
            }
        }
        for parameter in &stack.parameters {
            if declared.is_none_or(|declared| !declared.contains_key(&parameter.name)) {
                problems.push(format!(
                    "`{}` has no parameter {}",
                    stack.id, parameter.name
                ));
            }
            let Some(source) = &parameter.from else {
                continue;
            };
            let Some(&maker) = positions.get(source.stack.as_str()) else {
                problems.push(format!(
                    "`{}` wants a value of no stack, `{}`",
                    stack.id, source.stack
                ));
                continue;
            };
            edges.insert((position, maker));
            if maker >= position {
                problems.push(format!(
                    "`{}` gets its parameter {} from `{}`, which is not deployed before it",
                    stack.id, parameter.name, source.stack
                ));
            }
            if stacks[maker].body["Outputs"].get(&source.output).is_none() {
                problems.push(format!(
                    "`{}` has no output {}",
                    source.stack, source.output
                ));
            }
        }
    }
}
