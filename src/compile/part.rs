//! What one thing of the model becomes, before stacks are put together.
use crate::artifact::{
    Layer, LogicalId, PolicyFile, Resource, Retention, StackId, SymbolKind, Value,
};
use crate::catalog::{self, RegionRule};
use crate::diag::{Diagnostic, Span};
use crate::model::{Account, Model};
use crate::vocab::{Name, Region};
use std::collections::BTreeMap;

/// What one thing of the model becomes.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// Its resources.
    pub(crate) resources: Vec<PlacedResource>,
    /// Its policies as files.
    pub(crate) policies: Vec<PolicyFile>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Part {
    /// One resource.
    pub(crate) fn of(resource: PlacedResource) -> Self {
        Self {
            resources: vec![resource],
            ..Self::default()
        }
    }

    /// This part and another.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.resources.extend(other.resources);
        self.policies.extend(other.policies);
        self.diagnostics.extend(other.diagnostics);
        self
    }
}

/// A resource and the stack it goes to.
#[derive(Debug)]
pub(crate) struct PlacedResource {
    /// The stack.
    pub(crate) stack: StackId,
    /// Its logical id there.
    pub(crate) id: LogicalId,
    /// The kind and name of the symbols it gives a value to.
    pub(crate) gives: Option<(SymbolKind, Name)>,
    /// The resource.
    pub(crate) resource: Resource,
}

impl PlacedResource {
    /// A resource of this type, deleted with its stack, in the layer and region of its type.
    pub(crate) fn new(
        type_name: &'static str,
        id: LogicalId,
        (account, region): (&Account, &Region),
        properties: BTreeMap<String, Value>,
        origin: Span,
    ) -> Self {
        Self {
            stack: stack_of(type_name, account, region),
            id,
            gives: None,
            resource: Resource {
                type_name,
                properties,
                retention: Retention::Deleted,
                adoption: None,
                depends_on: Vec::new(),
                origin,
            },
        }
    }

    /// The same, kept when its stack lets go of it.
    #[must_use]
    pub(crate) fn retained(mut self) -> Self {
        self.resource.retention = Retention::Retained;
        self
    }

    /// The same, deleted with its stack on purpose, though it holds data.
    #[must_use]
    pub(crate) fn expendable(mut self) -> Self {
        self.resource.retention = Retention::Expendable;
        self
    }

    /// The same, giving a value to the symbols of this thing.
    #[must_use]
    pub(crate) fn giving(mut self, kind: SymbolKind, name: &Name) -> Self {
        self.gives = Some((kind, name.clone()));
        self
    }
}

/// The stack that a resource of this type goes to, in this account; `region` is its own.
fn stack_of(type_name: &str, account: &Account, region: &Region) -> StackId {
    let placement = catalog::placement(type_name);
    let home = &account.home_region;
    let region = match placement.map(|placement| placement.region) {
        Some(RegionRule::Home) => home.clone(),
        Some(RegionRule::Budgets) => {
            catalog::budgets_region(home.partition()).unwrap_or_else(|| home.clone())
        }
        Some(RegionRule::Own) | None => region.clone(),
    };
    StackId {
        account: account.id,
        region,
        // A test holds the table against every type that is made, so the default is never taken.
        layer: placement
            .and_then(|placement| Layer::from_word(&placement.layer))
            .unwrap_or(Layer::Data),
    }
}

/// The blueprint's tags and the account's environment, as CloudFormation takes tags.
pub(crate) fn tags_in(model: &Model, account: &Account) -> Value {
    let mut tags = model.tags.clone();
    if let Some(environment) = &account.environment {
        tags.insert("Environment".to_owned(), environment.clone());
    }
    tag_list(&tags)
}

/// Tags as CloudFormation takes them.
pub(crate) fn tag_list(tags: &BTreeMap<String, String>) -> Value {
    Value::list(tags.iter().map(|(key, value)| {
        Value::map([("Key", Value::string(key)), ("Value", Value::string(value))])
    }))
}

/// Properties by name; an empty list or mapping is left out.
pub(crate) fn properties<const N: usize>(entries: [(&str, Value); N]) -> BTreeMap<String, Value> {
    entries
        .into_iter()
        .filter(|(_, value)| match value {
            Value::List(items) => !items.is_empty(),
            Value::Map(entries) => !entries.is_empty(),
            _ => true,
        })
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
