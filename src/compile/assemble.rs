//! Resources grouped into stacks.
use super::part::PlacedResource;
use crate::artifact::short_hash;
use crate::artifact::{Layer, LogicalId, Resource, Stack, StackId, SymbolKind, Template};
use crate::diag::{Code, Diagnostic};
use crate::vocab::{AccountId, Name, Region};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The thing that a symbol is about.
pub(super) type Maker = (SymbolKind, AccountId, Name, Option<Region>);

/// Which stack makes the thing that a symbol is about.
pub(super) type Makers = BTreeMap<Maker, StackId>;

/// The thing of this kind and name that a resource in this stack makes.
pub(super) fn made((kind, name): (SymbolKind, Name), id: &StackId) -> Maker {
    let region = (kind == SymbolKind::ReplicaKey).then(|| id.region.clone());
    (kind, id.account, name, region)
}

/// The stacks by id, who makes what, and the resources that got in each other's way.
pub(super) fn assemble(
    blueprint: &Name,
    resources: Vec<PlacedResource>,
) -> (BTreeMap<StackId, Stack>, Makers, Vec<Diagnostic>) {
    let mut stacks: BTreeMap<StackId, Stack> = BTreeMap::new();
    let mut makers = Makers::new();
    let mut diagnostics = Vec::new();
    for PlacedResource {
        stack: id,
        id: logical_id,
        gives,
        resource,
    } in resources
    {
        if let Some(gives) = gives {
            makers.insert(made(gives, &id), id.clone());
        }
        let stack = stacks
            .entry(id.clone())
            .or_insert_with(|| empty(blueprint, id));
        match stack.template.resources.entry(logical_id) {
            Entry::Vacant(free) => {
                free.insert(resource);
            }
            Entry::Occupied(taken) => {
                diagnostics.push(same_id(taken.key(), taken.get(), &resource));
            }
        }
    }
    (stacks, makers, diagnostics)
}

fn empty(blueprint: &Name, id: StackId) -> Stack {
    let about = match id.layer {
        Layer::Org => "Organization policies",
        Layer::Data => "Keys, tables and projects",
        Layer::Network => "VPC endpoints and egress",
        Layer::Access => "Roles",
        Layer::Spend => "Budgets",
        Layer::Operations => "Functions, topics and alarms",
        Layer::Audit => "Trails, archives and invocation logging",
    };
    Stack {
        name: stack_name(blueprint, id.layer),
        template: Template {
            description: format!("{about} of the blueprint {blueprint}"),
            ..Template::default()
        },
        parameter_sources: BTreeMap::new(),
        id,
    }
}

/// `acme-access`. A stack's name begins with a letter and has letters, digits and `-`: a
/// blueprint's name that is no such word is told apart by a hash.
fn stack_name(blueprint: &Name, layer: Layer) -> String {
    let name = blueprint.as_str();
    let layer = layer.word();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    if plain == name && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("{name}-{layer}")
    } else {
        format!("synth-{plain}-{}-{layer}", short_hash(name))
    }
}

fn same_id(id: &LogicalId, first: &Resource, second: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::SameLogicalId,
        second.origin,
        format!("this comes out as `{id}`, as another thing of its stack does"),
    )
    .related(first.origin, "the other")
    .help("give one of them another name")
}
