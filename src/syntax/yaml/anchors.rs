//! What anchors hold and aliases copy, within a bound on both together.
use super::frame::Built;
use crate::syntax::limits::MAX_COPIED_NODES;
use std::collections::BTreeMap;

/// The finished nodes that have an anchor, by the parser's number of it.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    held: BTreeMap<usize, Built>,
    copied: usize,
}

/// Why an alias gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// Its anchor is on a collection that is still open: the alias is inside what it names.
    Cycle,
    /// The bound on copies is reached.
    Bound,
}

impl Anchors {
    /// Keeps a copy of a node; number 0 is no anchor.
    pub(super) fn hold(&mut self, anchor: usize, built: &Built) -> Result<(), Unusable> {
        if anchor > 0 {
            self.charge(built.weight)?;
            self.held.insert(anchor, built.clone());
        }
        Ok(())
    }

    /// A copy of the node that the anchor is on.
    pub(super) fn copy(&mut self, anchor: usize) -> Result<Built, Unusable> {
        let weight = self.held.get(&anchor).ok_or(Unusable::Cycle)?.weight;
        self.charge(weight)?;
        self.held.get(&anchor).cloned().ok_or(Unusable::Cycle)
    }

    /// Counts before copying, so that a refused copy costs nothing.
    fn charge(&mut self, weight: usize) -> Result<(), Unusable> {
        self.copied = self.copied.saturating_add(weight);
        if self.copied > MAX_COPIED_NODES {
            return Err(Unusable::Bound);
        }
        Ok(())
    }
}
