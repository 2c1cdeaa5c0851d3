//! What stands at a place, and in what.
use super::place;
use crate::diag::Span;
use crate::syntax::{Mapping, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The nodes and keys at some places.
#[derive(Debug, Default)]
pub(super) struct Sites<'a>(BTreeMap<(u32, u32), Vec<Site<'a>>>);

/// Something that stands at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    what: What<'a>,
    pub(super) within: Option<Within<'a>>,
    /// Whether it is part of a function's argument, where each place of a list has its own meaning.
    pub(super) in_function: bool,
}

#[derive(Debug, Clone, Copy)]
enum What<'a> {
    Node(&'a Node),
    Key(&'a str),
}

/// The collection that something is an element of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Within<'a> {
    List {
        nodes: &'a [Node],
        at: usize,
        span: Span,
    },
    Mapping {
        mapping: &'a Mapping,
        at: usize,
        span: Span,
    },
}

impl<'a> Sites<'a> {
    /// What stands at these places of a tree.
    pub(super) fn of(tree: &'a Node, wanted: &BTreeSet<(u32, u32)>) -> Self {
        let mut sites = Self::default();
        let root = Site {
            what: What::Node(tree),
            within: None,
            in_function: false,
        };
        let mut waiting = vec![(tree, root)];
        while let Some((node, site)) = waiting.pop() {
            sites.add(place(node.span), site, wanted);
            let in_function = site.in_function || node.tag.is_some();
            match &node.value {
                Value::Sequence(nodes) => {
                    for (at, element) in nodes.iter().enumerate() {
                        let within = Within::List {
                            nodes,
                            at,
                            span: node.span,
                        };
                        waiting.push((
                            element,
                            Site {
                                what: What::Node(element),
                                within: Some(within),
                                in_function,
                            },
                        ));
                    }
                }
                Value::Mapping(mapping) => {
                    for (at, entry) in mapping.entries.iter().enumerate() {
                        let within = Some(Within::Mapping {
                            mapping,
                            at,
                            span: node.span,
                        });
                        let key = Site {
                            what: What::Key(&entry.key.text),
                            within,
                            in_function,
                        };
                        sites.add(place(entry.key.span), key, wanted);
                        waiting.push((
                            &entry.value,
                            Site {
                                what: What::Node(&entry.value),
                                within,
                                in_function: in_function || entry.key.text.starts_with("Fn::"),
                            },
                        ));
                    }
                }
                _ => {}
            }
        }
        sites
    }

    fn add(&mut self, place: (u32, u32), site: Site<'a>, wanted: &BTreeSet<(u32, u32)>) {
        if wanted.contains(&place) {
            self.0.entry(place).or_default().push(site);
        }
    }

    /// What stands at a place; `None` if several do: an alias repeats it.
    pub(super) fn only(&self, place: (u32, u32)) -> Option<Site<'a>> {
        match self.0.get(&place)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl<'a> Site<'a> {
    /// Whether it is a key and another entry of its mapping has this one.
    pub(super) fn is_key_beside(&self, key: &str) -> bool {
        match (self.what, self.within) {
            (What::Key(_), Some(Within::Mapping { mapping, .. })) => mapping.get(key).is_some(),
            _ => false,
        }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self.what {
            What::Key(text) => Some(text),
            What::Node(node) if node.tag.is_none() => node.as_str(),
            What::Node(_) => None,
        }
    }
}
