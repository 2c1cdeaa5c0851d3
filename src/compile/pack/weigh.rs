//! How long documents get, without printing each that is thought of.
use super::merge::by_actions;
use crate::artifact::{PolicyDocument, PolicyStatement};
use crate::compile::size::length;
use crate::diag::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What telling one Sid apart from equal ones adds to it.
const TOLD_APART: usize = 8;

/// What goes into one document together.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What it is called: its place among the documents follows from this alone.
    pub(super) key: String,
    /// Its statements.
    pub(super) statements: Vec<PolicyStatement>,
    /// Its statements, each as the number of its class, its Sid and its actions.
    weights: Vec<Weight>,
}

#[derive(Debug, Clone)]
struct Weight {
    class: usize,
    sid: String,
    actions: BTreeSet<String>,
}

/// Items, and what each class of statements of one origin that differ in Sid and actions alone has
/// in common.
#[derive(Debug, Default)]
pub(super) struct Scale {
    items: Vec<Item>,
    classes: BTreeMap<(Span, String), usize>,
    common: Vec<usize>,
}

impl Scale {
    /// With these items, by key.
    pub(super) fn new(items: impl IntoIterator<Item = (String, Vec<PolicyStatement>)>) -> Self {
        let mut scale = Self::default();
        for (key, statements) in items {
            let weights = statements.iter().map(|it| scale.weight(it)).collect();
            scale.items.push(Item {
                key,
                statements,
                weights,
            });
        }
        scale.items.sort_by(|a, b| a.key.cmp(&b.key));
        scale
    }

    /// The items, by key.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// The characters of a document of these items, statements merged by actions: what is emitted
    /// has as many or fewer. It never falls when items are added, and a document of all items has
    /// at most as many as the documents of any parts of them together.
    pub(super) fn characters<'a>(&self, items: impl IntoIterator<Item = &'a Item>) -> usize {
        let mut classes: BTreeMap<usize, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
        for weight in items.into_iter().flat_map(|item| &item.weights) {
            let (sids, actions) = classes.entry(weight.class).or_default();
            sids.insert(&weight.sid);
            actions.extend(weight.actions.iter().map(String::as_str));
        }
        let statements: usize = classes
            .iter()
            .map(|(class, (sids, actions))| {
                let common = self.common.get(*class).copied().unwrap_or_default();
                common + characters_of(sids) + listed(actions)
            })
            .sum();
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for sid in classes.values().flat_map(|(sids, _)| sids) {
            *shared.entry(sid).or_default() += 1;
        }
        let told_apart: usize = shared
            .into_values()
            .filter(|count| *count > 1)
            .map(|count| count * TOLD_APART)
            .sum();
        empty() + statements + classes.len().saturating_sub(1) + told_apart
    }

    /// The characters of the document of all items, merged as far as can be.
    pub(super) fn merged(&self) -> usize {
        let statements = self.items.iter().flat_map(|item| item.statements.clone());
        length(&emitted(statements.collect()))
    }

    fn weight(&mut self, statement: &PolicyStatement) -> Weight {
        let mut rest = statement.clone();
        rest.sid.clear();
        rest.actions.clear();
        let next = self.classes.len();
        let class = *self
            .classes
            .entry((rest.origin, super::merge::text_of(&rest)))
            .or_insert(next);
        if class == next {
            let alone = PolicyDocument {
                statements: vec![rest],
            };
            self.common.push(length(&alone).saturating_sub(empty()));
        }
        Weight {
            class,
            sid: statement.sid.clone(),
            actions: statement.actions.clone(),
        }
    }
}

/// The document of these statements.
pub(super) fn emitted(statements: Vec<PolicyStatement>) -> PolicyDocument {
    PolicyDocument::new(super::merge::merge(statements))
}

/// The characters of a document of one statement.
pub(super) fn alone(statement: &PolicyStatement) -> usize {
    let merged = by_actions(vec![statement.clone()]);
    length(&PolicyDocument::new(
        merged.into_iter().map(|(statement, _)| statement).collect(),
    ))
}

fn empty() -> usize {
    length(&PolicyDocument::default())
}

fn characters_of(texts: &BTreeSet<&str>) -> usize {
    texts.iter().map(|text| text.chars().count()).sum()
}

/// What actions add to `[]`: one stands without brackets, several with commas between.
fn listed(actions: &BTreeSet<&str>) -> usize {
    let quoted = characters_of(actions) + 2 * actions.len();
    match actions.len() {
        0 => 0,
        1 => quoted.saturating_sub(2),
        count => quoted + count - 1,
    }
}
