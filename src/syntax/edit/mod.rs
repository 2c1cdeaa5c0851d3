//! Changes of a text that has a tree: every byte that is not changed stays as it is.
mod removal;
mod scalar;
mod site;

use super::{Node, Value};
use crate::diag::Span;
use site::{Site, Sites};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another text in place of a scalar or a key.
    Replace {
        /// The scalar or key, quotes included.
        span: Span,
        /// What it says now.
        old: String,
        /// What it shall say.
        new: String,
    },
    /// An element of a list, or an entry of a mapping by the place of its value, taken away.
    Remove {
        /// The element or value.
        span: Span,
    },
}

impl Change {
    /// The place that is changed.
    pub fn span(&self) -> Span {
        match self {
            Self::Replace { span, .. } | Self::Remove { span } => *span,
        }
    }
}

/// Changes that are to be made in one text together. A change that cannot be made without touching anything else is
/// refused: what stands in another style than plain and quoted scalars, what an alias repeats, the only element of
/// a list, and what a change before it has touched.
#[derive(Debug)]
pub struct Editor<'a> {
    text: &'a str,
    tree: &'a Node,
    sites: Sites<'a>,
    /// What to write in place of which bytes; no two overlap.
    patches: BTreeMap<usize, (usize, String)>,
    /// How many elements were taken from the collection that begins at a byte.
    taken: BTreeMap<u32, usize>,
    replaced: BTreeMap<(u32, u32), String>,
    removed: BTreeSet<(u32, u32)>,
}

/// What one change comes to.
struct Patch {
    range: Range<usize>,
    text: String,
    /// The collection from which something is taken: where it begins, and how much it holds.
    from: Option<(u32, usize)>,
}

impl<'a> Editor<'a> {
    /// An editor of a text and its tree that knows the places of these changes.
    pub fn new(text: &'a str, tree: &'a Node, changes: &[Change]) -> Self {
        let wanted = changes.iter().map(|change| place(change.span())).collect();
        Self {
            text,
            tree,
            sites: Sites::of(tree, &wanted),
            patches: BTreeMap::new(),
            taken: BTreeMap::new(),
            replaced: BTreeMap::new(),
            removed: BTreeSet::new(),
        }
    }

    /// Takes changes that are made all or none; whether it could.
    pub fn take(&mut self, changes: &[Change]) -> bool {
        let Some(patches) = self.patches(changes) else {
            return false;
        };
        for patch in patches {
            if let Some((start, _)) = patch.from {
                *self.taken.entry(start).or_default() += 1;
            }
            self.patches
                .insert(patch.range.start, (patch.range.end, patch.text));
        }
        for change in changes {
            match change {
                Change::Replace { span, new, .. } => {
                    self.replaced.insert(place(*span), new.clone());
                }
                Change::Remove { span } => {
                    self.removed.insert(place(*span));
                }
            }
        }
        true
    }

    /// What changes that are made all or none come to, beside those that were taken: which bytes give way to which
    /// text.
    pub fn replacements(&self, changes: &[Change]) -> Option<Vec<(Range<usize>, String)>> {
        let patches = self.patches(changes)?.into_iter();
        Some(patches.map(|patch| (patch.range, patch.text)).collect())
    }

    fn patches(&self, changes: &[Change]) -> Option<Vec<Patch>> {
        let mut patches: Vec<Patch> = Vec::with_capacity(changes.len());
        let mut taken: BTreeMap<u32, usize> = BTreeMap::new();
        for change in changes {
            let patch = self.patch(change)?;
            if let Some((start, size)) = patch.from {
                let here = taken.entry(start).or_default();
                *here += 1;
                let before = self.taken.get(&start).copied().unwrap_or_default();
                if before + *here >= size {
                    return None;
                }
            }
            let meets = |other: &Range<usize>| {
                other.start < patch.range.end && patch.range.start < other.end
                    || other.start == patch.range.start
            };
            if patches.iter().any(|other| meets(&other.range)) || self.is_touched(&patch.range) {
                return None;
            }
            patches.push(patch);
        }
        (!patches.is_empty()).then_some(patches)
    }

    /// Whether an earlier change touches these bytes.
    fn is_touched(&self, range: &Range<usize>) -> bool {
        let before = self.patches.range(..=range.start).next_back();
        let inside = self.patches.range(range.clone()).next();
        before.is_some_and(|(start, (end, _))| *end > range.start || *start == range.start)
            || inside.is_some()
    }

    fn patch(&self, change: &Change) -> Option<Patch> {
        let site = self.sites.only(place(change.span()))?;
        match change {
            Change::Replace { span, old, new } => {
                let written = self.text.get(span.start as usize..span.end as usize)?;
                if site.text()? != old || site.is_key_beside(new) {
                    return None;
                }
                Some(Patch {
                    range: span.start as usize..span.end as usize,
                    text: scalar::written_like(written, new)?,
                    from: None,
                })
            }
            Change::Remove { .. } => {
                let (range, from) = removal::removal(self.text, site)?;
                Some(Patch {
                    range,
                    text: String::new(),
                    from: Some(from),
                })
            }
        }
    }

    /// The text with the changes that were taken.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for (start, (end, new)) in &self.patches {
            out.push_str(self.text.get(at..*start).unwrap_or_default());
            out.push_str(new);
            at = *end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }

    /// Whether a tree is what the changes that were taken make of the old one.
    pub fn is_result(&self, new: &Node) -> bool {
        same(&self.expected(self.tree), new)
    }

    /// The old tree with the changes. Its depth is bounded, since it was read.
    fn expected(&self, node: &Node) -> Node {
        let value = match &node.value {
            Value::Sequence(nodes) => {
                let kept = nodes
                    .iter()
                    .filter(|node| !self.removed.contains(&place(node.span)));
                Value::Sequence(kept.map(|node| self.expected(node)).collect())
            }
            Value::Mapping(mapping) => {
                let mut mapping = mapping.clone();
                mapping
                    .entries
                    .retain(|entry| !self.removed.contains(&place(entry.value.span)));
                for entry in &mut mapping.entries {
                    if let Some(new) = self.replaced.get(&place(entry.key.span)) {
                        entry.key.text.clone_from(new);
                    }
                    entry.value = self.expected(&entry.value);
                }
                Value::Mapping(mapping)
            }
            value => match self.replaced.get(&place(node.span)) {
                Some(new) => Value::String(new.clone()),
                None => value.clone(),
            },
        };
        Node {
            value,
            span: node.span,
            tag: node.tag.clone(),
        }
    }
}

fn place(span: Span) -> (u32, u32) {
    (span.start, span.end)
}

/// Whether two trees say the same, wherever they say it.
fn same(one: &Node, other: &Node) -> bool {
    let values = match (&one.value, &other.value) {
        (Value::Sequence(one), Value::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Mapping(one), Value::Mapping(other)) => {
            one.entries.len() == other.entries.len()
                && one.entries.iter().zip(&other.entries).all(|(one, other)| {
                    one.key.text == other.key.text && same(&one.value, &other.value)
                })
        }
        (one, other) => one == other,
    };
    values && one.tag == other.tag
}
