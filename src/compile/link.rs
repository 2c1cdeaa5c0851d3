//! Ids that AWS invents, carried from the stack that makes them to the stacks that need them.
use super::assemble::{Maker, Makers};
use crate::artifact::{
    Artifacts, LogicalId, Output, Parameter, ParameterSource, Resource, RoutingTable, Stack,
    StackId, Symbol, Template, Value,
};
use crate::diag::{Code, Diagnostic, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Who makes the ids that AWS invents.
#[derive(Debug)]
pub(super) struct Sources {
    /// In stacks.
    pub(super) stacks: Makers,
    /// In `StackSets`, which no stack can read an id from.
    pub(super) stack_sets: BTreeSet<Maker>,
}

/// What makes the thing that a symbol is about.
pub(super) fn maker_of(symbol: &Symbol) -> Maker {
    let Symbol {
        kind,
        account,
        name,
        region,
        ..
    } = symbol.clone();
    (kind, account, name, region)
}

/// Gives each stack a parameter for every id that another stack makes, and that one an output;
/// `wanted` outside of stacks gets outputs alone. What comes back is where each id's value is.
pub(super) fn link(
    stacks: &mut BTreeMap<StackId, Stack>,
    makers: &Sources,
    wanted: impl Iterator<Item = Symbol>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Symbol, ParameterSource> {
    let mut sources: BTreeMap<Symbol, ParameterSource> = BTreeMap::new();
    let source_of = |symbol: &Symbol| {
        let maker = makers.stacks.get(&maker_of(symbol))?;
        Some(ParameterSource {
            stack: maker.clone(),
            output: symbol.carrier().to_string(),
        })
    };
    for stack in stacks.values_mut() {
        let needed = symbols(&stack.template);
        let mut alike: BTreeMap<LogicalId, usize> = BTreeMap::new();
        for symbol in needed.keys() {
            *alike.entry(symbol.carrier()).or_default() += 1;
        }
        for (symbol, needed_by) in needed {
            let Some(source) = source_of(&symbol) else {
                let in_stack_set = makers.stack_sets.contains(&maker_of(&symbol));
                diagnostics.push(if in_stack_set {
                    only_in_stack_set(&symbol, needed_by)
                } else {
                    nobody_makes(&symbol, needed_by)
                });
                continue;
            };
            if source.stack != stack.id {
                let mut carrier = symbol.carrier();
                if alike.get(&carrier).is_some_and(|count| *count > 1) {
                    carrier = symbol.carrier_in_account();
                }
                stack
                    .parameter_sources
                    .insert(carrier.to_string(), source.clone());
                let parameter = Parameter {
                    description: symbol.description(),
                    symbol: symbol.clone(),
                };
                stack.template.parameters.insert(carrier, parameter);
                sources.insert(symbol, source);
            }
        }
    }
    for symbol in wanted {
        sources.extend(source_of(&symbol).map(|source| (symbol, source)));
    }
    for (symbol, source) in &sources {
        if let Some(stack) = stacks.get_mut(&source.stack) {
            let output = Output {
                description: symbol.description(),
                value: Value::Symbol(symbol.clone()),
            };
            stack.template.outputs.insert(symbol.carrier(), output);
        }
    }
    sources
}

/// The symbols in a template's resources, and the first place that needs each.
pub(super) fn symbols(template: &Template) -> BTreeMap<Symbol, Span> {
    let mut found = BTreeMap::new();
    for resource in template.resources.values() {
        in_resource(resource, &mut |symbol, span| {
            found.entry(symbol.clone()).or_insert(span);
        });
    }
    found
}

fn in_resource(resource: &Resource, see: &mut impl FnMut(&Symbol, Span)) {
    for value in resource.properties.values() {
        value.visit("", &mut |_, value| match value {
            Value::Symbol(symbol) => see(symbol, resource.origin),
            Value::Policy(document) => {
                for symbol in document.symbols() {
                    see(symbol, resource.origin);
                }
            }
            _ => {}
        });
    }
}

fn only_in_stack_set(symbol: &Symbol, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnlinkableStack,
        span,
        format!(
            "this needs the {}, which a StackSet makes",
            symbol.description()
        ),
    )
    .note("the outputs of a StackSet's stacks are in their accounts, under names that AWS invents")
    .help("place both in one group, or deploy `by: stacks`")
}

fn nobody_makes(symbol: &Symbol, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnlinkableStack,
        span,
        format!(
            "this needs the {}, which no stack makes",
            symbol.description()
        ),
    )
    .help("declare it in the blueprint")
}

/// The stacks in deployment order: whoever makes an id comes before whoever needs it, and else
/// the order of their ids.
pub(super) fn in_deployment_order(
    stacks: BTreeMap<StackId, Stack>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Stack> {
    let mut waits_for: BTreeMap<StackId, BTreeSet<StackId>> = BTreeMap::new();
    let mut awaited_by: BTreeMap<StackId, Vec<StackId>> = BTreeMap::new();
    let mut ready: BTreeSet<StackId> = BTreeSet::new();
    for stack in stacks.values() {
        let makers: BTreeSet<StackId> = stack
            .parameter_sources
            .values()
            .map(|source| source.stack.clone())
            .collect();
        for maker in &makers {
            let waiting = awaited_by.entry(maker.clone()).or_default();
            waiting.push(stack.id.clone());
        }
        if makers.is_empty() {
            ready.insert(stack.id.clone());
        } else {
            waits_for.insert(stack.id.clone(), makers);
        }
    }
    let mut left = stacks;
    let mut ordered = Vec::new();
    while let Some(next) = ready.pop_first() {
        for waiting in awaited_by.remove(&next).unwrap_or_default() {
            if let Some(makers) = waits_for.get_mut(&waiting) {
                makers.remove(&next);
                if makers.is_empty() {
                    waits_for.remove(&waiting);
                    ready.insert(waiting);
                }
            }
        }
        ordered.extend(left.remove(&next));
    }
    if !left.is_empty() {
        diagnostics.push(cycle(&left));
    }
    ordered.extend(left.into_values());
    ordered
}

fn cycle(stacks: &BTreeMap<StackId, Stack>) -> Diagnostic {
    let names: Vec<String> = stacks.keys().map(|id| format!("`{id}`")).collect();
    let message = format!(
        "the stacks {} need ids of each other, so none can be deployed first",
        names.join(", ")
    );
    let help = "keep each key in the account of what it encrypts";
    let place = stacks
        .values()
        .flat_map(|stack| stack.template.resources.values())
        .map(|resource| resource.origin)
        .min();
    match place {
        Some(span) => Diagnostic::error(Code::UnlinkableStack, span, message).help(help),
        None => Diagnostic::placeless(Code::UnlinkableStack, message).help(help),
    }
}

/// The symbols that stand in files beside the templates.
pub(super) fn wanted_by_files(artifacts: &Artifacts) -> impl Iterator<Item = Symbol> {
    let policies = artifacts
        .policies
        .iter()
        .flat_map(|policy| policy.document.symbols());
    let handoffs = artifacts
        .handoffs
        .iter()
        .flat_map(crate::artifact::Handoff::symbols);
    let routing = artifacts.routing.iter().flat_map(RoutingTable::symbols);
    policies
        .chain(handoffs)
        .chain(routing)
        .cloned()
        .collect::<BTreeSet<Symbol>>()
        .into_iter()
}
