//! Whether the output directory holds what would be written, and if not, why.
use super::claims::{Claims, Origin};
use super::plan::Plan;
use super::target::Target;
use super::tree::Tree;
use super::{RelativePath, WriteError};
use std::path::Path;

/// Whether the output directory is what [`write_tree`](super::write_tree) would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Staleness {
    /// A run would touch nothing.
    Fresh,
    /// A run would write.
    Stale {
        /// Generated files that are not there.
        missing: Vec<RelativePath>,
        /// Generated files with other bytes.
        changed: Vec<RelativePath>,
        /// Files of an earlier run that are generated no more.
        extra: Vec<RelativePath>,
        /// Why, as far as the manifest in place tells; at least one, in the order declared.
        causes: Vec<Cause>,
    },
}

/// Why an output directory is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// There is no manifest in place that can be read.
    NotWritten,
    /// It was written from another blueprint: its `blueprint.sha256` differs.
    BlueprintChanged,
    /// It was written by another version of synth or with other facts: `synth.version` or `facts`
    /// differ, or nothing else explains the difference.
    OtherSynth,
    /// Files were edited, replaced or removed since: they are not what the manifest in place says.
    EditedByHand,
}

/// Compares the output directory with the tree; changes nothing.
pub fn compare_tree(directory: &Path, tree: &Tree) -> Result<Staleness, WriteError> {
    let target = Target::new(directory)?;
    let old = match target.parent()? {
        Some(parent) => target.open(&parent)?,
        None => None,
    };
    let claims = match &old {
        Some(old) => Claims::read(old)?,
        None => Claims::default(),
    };
    let branch = tree.branch().unwrap_or_default();
    let plan = Plan::new(old.as_ref(), &branch, &claims)?;
    if !plan.changes() && !plan.leftover {
        return plan.obstacle.map_or(Ok(Staleness::Fresh), Err);
    }
    let causes = causes(&plan, &claims, tree);
    Ok(Staleness::Stale {
        missing: plan.created,
        changed: plan.changed,
        extra: plan.removed,
        causes,
    })
}

fn causes(plan: &Plan<'_>, claims: &Claims, tree: &Tree) -> Vec<Cause> {
    let mut causes = Vec::new();
    let new = tree.manifest().and_then(Origin::of);
    match (&claims.origin, new) {
        (None, _) => causes.push(Cause::NotWritten),
        (Some(old), Some(new)) => {
            if old.blueprint != new.blueprint {
                causes.push(Cause::BlueprintChanged);
            }
            if old.synth != new.synth {
                causes.push(Cause::OtherSynth);
            }
        }
        (Some(_), None) => {}
    }
    let deleted = plan.created.iter().any(|path| claims.name(path));
    if claims.origin.is_some() && (deleted || !plan.edited.is_empty() || !plan.kept.is_empty()) {
        causes.push(Cause::EditedByHand);
    }
    if causes.is_empty() {
        causes.push(Cause::OtherSynth);
    }
    causes
}
