//! A collection that is still open, and a node that is finished.
use super::scalar::TagKind;
use crate::diag::Span;
use crate::syntax::limits::NODE_TEXT_BYTES;
use crate::syntax::{Entry, Key, Mapping, Node, Value};
use std::collections::BTreeMap;

/// A finished node and what copying it would cost.
#[derive(Debug, Clone)]
pub(super) struct Built {
    /// The node.
    pub(super) node: Node,
    /// Its values, itself included, long texts counted as several.
    pub(super) weight: usize,
    /// How many collections are nested in it, itself included.
    pub(super) height: usize,
}

impl Built {
    /// A node without children.
    pub(super) fn leaf(node: Node) -> Self {
        let text = match &node.value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        };
        Self {
            node,
            weight: 1 + text / NODE_TEXT_BYTES,
            height: 0,
        }
    }
}

/// A collection whose end has not come yet.
#[derive(Debug)]
pub(super) struct Frame {
    /// The number of its anchor, 0 for none.
    pub(super) anchor: usize,
    /// Its tag.
    pub(super) tag: Option<TagKind>,
    /// The first byte, tag included.
    pub(super) start: u32,
    /// The `[` or `{` it began with, if it began with one.
    pub(super) bracket: Option<u32>,
    /// What it holds so far.
    pub(super) content: Content,
    /// The weight of what it holds.
    pub(super) weight: usize,
    /// The height of the highest node it holds.
    pub(super) height: usize,
}

/// What an open collection holds so far.
#[derive(Debug)]
pub(super) enum Content {
    /// The items of a list.
    Sequence(Vec<Node>),
    /// The entries of a mapping.
    Mapping {
        /// The entries that stand.
        mapping: Mapping,
        /// Where each key stands first.
        seen: BTreeMap<String, Span>,
        /// The key whose value comes next.
        pending: Pending,
    },
}

/// Which half of an entry comes next.
#[derive(Debug)]
pub(super) enum Pending {
    /// A key.
    Nothing,
    /// The value of this key.
    Key(Key),
    /// The value of a key that was refused: read, and dropped.
    Refused,
}

impl Content {
    /// An empty list.
    pub(super) fn sequence() -> Self {
        Self::Sequence(Vec::new())
    }

    /// An empty mapping.
    pub(super) fn mapping() -> Self {
        Self::Mapping {
            mapping: Mapping::default(),
            seen: BTreeMap::new(),
            pending: Pending::Nothing,
        }
    }

    /// The indicator that an empty value would stand behind.
    pub(super) fn indicator(&self) -> u8 {
        match self {
            Self::Sequence(_) => b'-',
            Self::Mapping { .. } => b':',
        }
    }

    /// Whether a key comes next.
    pub(super) fn awaits_key(&self) -> bool {
        matches!(
            self,
            Self::Mapping {
                pending: Pending::Nothing,
                ..
            }
        )
    }

    /// Adds an item or the value of the pending key.
    pub(super) fn push(&mut self, node: Node) {
        match self {
            Self::Sequence(nodes) => nodes.push(node),
            Self::Mapping {
                mapping, pending, ..
            } => {
                if let Pending::Key(key) = std::mem::replace(pending, Pending::Nothing) {
                    mapping.entries.push(Entry { key, value: node });
                }
            }
        }
    }

    /// The finished value.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Sequence(nodes) => Value::Sequence(nodes),
            Self::Mapping { mapping, .. } => Value::Mapping(mapping),
        }
    }
}
