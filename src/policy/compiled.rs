//! A document made ready to decide: patterns split, values parsed, statements indexed by action.
use super::condition::Test;
use super::document::{Document, Effect, OneOrMany, Principal, PrincipalType, Statement};
use super::gate::Gate;
use super::glob::Pattern;
use super::matching::{
    ActionPattern, ActionTest, Named, PrincipalTest, ResourcePattern, ResourceTest,
};
use crate::diag::{Located, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What decides: made once from a document, asked many times.
#[derive(Debug, Clone)]
pub struct Compiled {
    statements: Box<[CompiledStatement]>,
    /// Statements that may apply to an action of any service.
    any: Box<[Entry]>,
    /// The others by service, sorted by its lower-case prefix.
    services: Box<[(Box<str>, ByAction)]>,
    /// Statements that match nothing because AWS would refuse them.
    inert: Box<[usize]>,
}

/// The statements that name actions of one service; one that names several may be in several lists.
#[derive(Debug, Clone)]
struct ByAction {
    /// By each pattern of names, which is compared once for all its statements.
    patterned: Box<[(Pattern, Entries)]>,
    /// By whole names in lower case, sorted.
    named: Box<[(Box<str>, Entries)]>,
}

type Entries = Box<[Entry]>;

/// A statement in a list, with what it takes to pass over it without looking at it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    statement: u32,
    gate: Gate,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct CompiledStatement {
    pub(crate) sid: Option<Arc<str>>,
    pub(crate) span: Span,
    pub(crate) effect: Effect,
    /// Whether AWS would save it, as far as matching depends on it; if not, it matches nothing.
    pub(crate) is_readable: bool,
    pub(crate) principal: Option<PrincipalTest>,
    pub(crate) action: ActionTest,
    pub(crate) resource: ResourceElement,
    pub(crate) conditions: Box<[Test]>,
}

/// The resource element of a statement.
#[derive(Debug, Clone)]
pub(crate) enum ResourceElement {
    Test(ResourceTest),
    /// There is none, as in trust policies.
    Missing,
}

/// A statement that may apply, and whether its action is known to match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) index: usize,
    pub(crate) statement: &'a CompiledStatement,
    pub(crate) action_matches: bool,
}

impl Compiled {
    /// Prepares a document. Equal documents compile to the same decisions; compile each once.
    pub fn new(document: &Document) -> Self {
        let variables = document.has_variables();
        let statements: Box<[CompiledStatement]> = document
            .statements()
            .iter()
            .map(|statement| CompiledStatement::new(statement, variables))
            .collect();
        let mut any = Vec::new();
        let mut services: BTreeMap<&str, ByName<'_>> = BTreeMap::new();
        for (statement, index) in statements.iter().zip(0_u32..) {
            if statement.is_readable {
                let gate = Gate::of(&statement.resource);
                let entry = Entry {
                    statement: index,
                    gate,
                };
                index_statement(statement, entry, &mut any, &mut services);
            }
        }
        let services = services
            .into_iter()
            .map(|(service, by_name)| (service.into(), by_name.finish()))
            .collect();
        let inert = statements
            .iter()
            .enumerate()
            .filter(|(_, statement)| !statement.is_readable)
            .map(|(index, _)| index)
            .collect();
        Self {
            any: any.into(),
            services,
            inert,
            statements,
        }
    }

    /// How many statements the document has.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether the document has no statements.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The statements that AWS would refuse to save and that therefore match nothing, by index.
    pub fn inert_statements(&self) -> impl Iterator<Item = usize> + '_ {
        self.inert.iter().copied()
    }

    /// Every statement, in order.
    pub(crate) fn statements(&self) -> impl Iterator<Item = Candidate<'_>> {
        self.statements
            .iter()
            .enumerate()
            .map(|(index, statement)| Candidate {
                index,
                statement,
                action_matches: false,
            })
    }

    /// Asks of each statement that may apply to an action on a resource, the action given in lower
    /// case. One whose patterns overlap may be asked more than once.
    pub(crate) fn each_candidate<'a>(
        &'a self,
        service: &str,
        name: &str,
        resource: &str,
        mut ask: impl FnMut(Candidate<'a>),
    ) {
        let mut offer = |entries: &[Entry], action_matches| {
            for entry in entries {
                if !entry.gate.is_open_to(resource) {
                    continue;
                }
                let index = usize::try_from(entry.statement).unwrap_or(usize::MAX);
                if let Some(statement) = self.statements.get(index) {
                    ask(Candidate {
                        index,
                        statement,
                        action_matches,
                    });
                }
            }
        };
        if let Some(by_action) = entry_of(&self.services, service) {
            if let Some(entries) = entry_of(&by_action.named, name) {
                offer(entries, true);
            }
            for (pattern, entries) in &by_action.patterned {
                if pattern.matches(name) {
                    offer(entries, true);
                }
            }
        }
        offer(&self.any, false);
    }
}

/// What stands beside a text in a sorted list.
fn entry_of<'a, T>(sorted: &'a [(Box<str>, T)], text: &str) -> Option<&'a T> {
    let place = sorted.binary_search_by(|(known, _)| (**known).cmp(text));
    place
        .ok()
        .and_then(|place| sorted.get(place))
        .map(|(_, found)| found)
}

/// [`ByAction`] in the making.
#[derive(Default)]
struct ByName<'a> {
    /// By the pattern as it is spelled, in lower case.
    patterned: BTreeMap<String, Vec<Entry>>,
    named: BTreeMap<&'a str, Vec<Entry>>,
}

impl ByName<'_> {
    fn finish(self) -> ByAction {
        ByAction {
            patterned: self
                .patterned
                .into_iter()
                .map(|(pattern, entries)| (Pattern::new(&pattern), entries.into()))
                .collect(),
            named: self
                .named
                .into_iter()
                .map(|(name, entries)| (name.into(), entries.into()))
                .collect(),
        }
    }
}

fn index_statement<'a>(
    statement: &'a CompiledStatement,
    entry: Entry,
    any: &mut Vec<Entry>,
    services: &mut BTreeMap<&'a str, ByName<'a>>,
) {
    let patterns = &statement.action.patterns;
    if statement.action.negated || patterns.contains(&ActionPattern::Everything) {
        any.push(entry);
        return;
    }
    for pattern in patterns {
        let ActionPattern::Of { service, name } = pattern else {
            continue;
        };
        let by_name = services.entry(service).or_default();
        let entries = match name.as_literal() {
            Some(literal) => by_name.named.entry(literal).or_default(),
            None => by_name.patterned.entry(name.to_string()).or_default(),
        };
        let last = entries.last().map(|last| last.statement);
        if last != Some(entry.statement) {
            entries.push(entry);
        }
    }
}

impl CompiledStatement {
    pub(crate) fn new(statement: &Statement, variables: bool) -> Self {
        let (principal, one_principal) = principal_test(statement);
        let (action, one_action) = action_test(statement);
        let (resource, one_resource) = resource_element(statement, variables);
        let readable = statement.unread.is_empty()
            && statement.effect.is_some()
            && one_principal
            && one_action
            && one_resource;
        Self {
            sid: statement.sid.as_ref().map(|sid| sid.value.as_str().into()),
            span: statement.span,
            effect: statement
                .effect
                .as_ref()
                .map_or(Effect::Allow, |effect| effect.value),
            is_readable: readable,
            principal,
            action,
            resource,
            conditions: conditions(statement, variables),
        }
    }
}

/// The element and whether at most one of its two forms was written.
fn principal_test(statement: &Statement) -> (Option<PrincipalTest>, bool) {
    let test = |principal: &Principal, negated| {
        Some(PrincipalTest {
            negated,
            names: names(principal),
        })
    };
    match (&statement.principal, &statement.not_principal) {
        (Some(principal), None) => (test(principal, false), true),
        (None, Some(principal)) => (test(principal, true), true),
        (None, None) => (None, true),
        (Some(principal), Some(_)) => (test(principal, false), false),
    }
}

fn names(principal: &Principal) -> Box<[Named]> {
    match principal {
        // AWS refuses a bare text other than `*`; it can only have meant this.
        Principal::Bare(text) => Box::new([Named::aws(&text.value)]),
        Principal::Map { entries, .. } => entries
            .iter()
            .flat_map(|entry| {
                let kind = &entry.kind.value;
                entry.names.values.iter().map(move |name| named(kind, name))
            })
            .collect(),
    }
}

fn named(kind: &PrincipalType, name: &Located<String>) -> Named {
    let text = name.value.as_str();
    match kind {
        PrincipalType::Aws => Named::aws(text),
        PrincipalType::Service if !text.contains(['*', '?']) => Named::Service(text.into()),
        PrincipalType::Federated if !text.contains(['*', '?']) => Named::Federated(text.into()),
        _ => Named::Nobody,
    }
}

/// The element and whether exactly one of its two forms was written, and not empty.
fn action_test(statement: &Statement) -> (ActionTest, bool) {
    let (element, negated) = match (&statement.action, &statement.not_action) {
        (Some(action), None) => (Some(action), false),
        (None, Some(action)) => (Some(action), true),
        _ => (None, false),
    };
    let patterns = element.map_or_else(Box::default, |element| {
        texts(element).map(ActionPattern::new).collect()
    });
    // AWS gives an empty list no effect, in either form.
    let readable = element.is_some_and(|element| !element.values.is_empty());
    (ActionTest { negated, patterns }, readable)
}

/// The element and whether at most one of its two forms was written, and not empty.
fn resource_element(statement: &Statement, variables: bool) -> (ResourceElement, bool) {
    let (element, negated) = match (&statement.resource, &statement.not_resource) {
        (Some(resource), None) => (resource, false),
        (None, Some(resource)) => (resource, true),
        (None, None) => return (ResourceElement::Missing, true),
        (Some(_), Some(_)) => return (ResourceElement::Missing, false),
    };
    let patterns = texts(element)
        .map(|text| ResourcePattern::new(text, variables))
        .collect();
    (
        ResourceElement::Test(ResourceTest { negated, patterns }),
        !element.values.is_empty(),
    )
}

fn conditions(statement: &Statement, variables: bool) -> Box<[Test]> {
    let Some(condition) = &statement.condition else {
        return Box::default();
    };
    condition
        .operators
        .iter()
        .flat_map(|block| {
            block.keys.iter().map(move |key| {
                Test::new(
                    &block.operator.value,
                    &key.key.value,
                    &key.values.values,
                    variables,
                )
            })
        })
        .collect()
}

fn texts(element: &OneOrMany<Located<String>>) -> impl Iterator<Item = &str> {
    element.values.iter().map(|text| text.value.as_str())
}
