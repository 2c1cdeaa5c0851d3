//! What a run did, counted.
use crate::Synthesis;
use crate::artifact::{Headroom, write};
use crate::report::{Compiled, Expectations, How, Method, RunSummary, SlotsUsed, Written};
use crate::simulate::{Basis, Checks, Origin};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What was compiled and checked.
pub(super) fn of(synthesis: &Synthesis) -> RunSummary {
    let artifacts = &synthesis.artifacts;
    let mut policies: BTreeMap<String, usize> = BTreeMap::new();
    for policy in &artifacts.policies {
        // `policies/iam/…`: the folder is the kind.
        if let Some(kind) = policy.path.split('/').nth(1) {
            *policies.entry(kind.to_owned()).or_default() += 1;
        }
    }
    let templates: BTreeSet<&[u8]> = synthesis
        .tree
        .iter()
        .filter(|(path, _)| is_template(path.as_str()))
        .map(|(_, bytes)| bytes)
        .collect();
    RunSummary {
        blueprint: synthesis.model.name.to_string(),
        compiled: Compiled {
            accounts: synthesis.model.accounts.len(),
            roles: synthesis.model.roles.len(),
            stacks: artifacts.stacks.len(),
            templates: templates.len(),
            policies,
            handoffs: artifacts.handoffs.len(),
        },
        headroom: artifacts.headroom.iter().map(slots).collect(),
        expectations: expectations(&synthesis.checks),
        limits: synthesis.checks.limits.clone(),
        overshoots: synthesis.overshoots.clone(),
        written: None,
        second_opinion: None,
    }
}

fn is_template(path: &str) -> bool {
    let mut folders = ["stacks/", "stacksets/"].iter();
    folders.any(|folder| path.starts_with(folder))
        && path.contains(".template.")
        && !path.contains(".import.template.")
}

fn slots(headroom: &Headroom) -> SlotsUsed {
    SlotsUsed {
        policy_type: headroom.policy_type.to_owned(),
        kind: headroom.kind.to_owned(),
        name: headroom.name.clone(),
        id: headroom.id.clone(),
        used: headroom.slots_used,
        slots: headroom.slots,
        largest: headroom.largest,
        characters: headroom.characters,
    }
}

fn expectations(checks: &Checks) -> Expectations {
    Expectations {
        written: checks.count(|result| result.origin == Origin::Written),
        derived: checks.count(|result| result.origin == Origin::Derived),
        checked: checks.count(|result| result.basis == Basis::Checked),
        assumed: checks.count(|result| result.basis == Basis::Assumed),
        method: Method::Sampled,
    }
}

/// What became of the output folder.
pub(super) fn written(folder: &Path, done: write::Written) -> Written {
    let names = |paths: Vec<write::RelativePath>| {
        paths
            .into_iter()
            .map(|path| path.to_string())
            .collect::<Vec<_>>()
    };
    Written {
        folder: folder.to_string_lossy().into_owned(),
        created: done.created.len(),
        changed: done.changed.len(),
        removed: done.removed.len(),
        unchanged: done.unchanged,
        edited_by_hand: names(done.edited_by_hand),
        kept: names(done.kept),
        how: match done.how {
            write::How::Untouched => How::Untouched,
            write::How::Exchanged => How::Exchanged,
            write::How::FileByFile => How::FileByFile,
        },
    }
}
