//! What a run compiled, checked and wrote.
use super::neutralise::neutralise;
use super::second_opinion::{self, SecondOpinionSummary};
use super::tally::counted;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many names of a list are shown to people.
const MOST_NAMES: usize = 20;

/// What a run that came to its end did, for [`text`] and for `run` in the JSON output.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunSummary {
    /// The blueprint's name.
    pub blueprint: String,
    /// What was compiled.
    pub compiled: Compiled,
    /// What was checked.
    pub expectations: Expectations,
    /// What is left of the organization's slots for policies, by type and target.
    pub headroom: Vec<SlotsUsed>,
    /// What the blueprint asks for that AWS does not enforce everywhere, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// What can be spent beyond budgets before they stop spending, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overshoots: Vec<String>,
    /// What another simulator said; `None` when none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_opinion: Option<SecondOpinionSummary>,
    /// What was written; `None` when the run writes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
}

/// How many things were compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compiled {
    /// Accounts that the blueprint names.
    pub accounts: usize,
    /// Roles that the blueprint makes.
    pub roles: usize,
    /// Stacks: one template in one account, region and layer.
    pub stacks: usize,
    /// Different templates: like stacks may share one.
    pub templates: usize,
    /// Policies, by the word of their folder: `iam`, `trust`, `kms`, `scp`.
    pub policies: BTreeMap<String, usize>,
    /// Files for owners of things that synth does not own.
    pub handoffs: usize,
}

/// How many expectations hold. A run in which one fails has no summary: it has an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Expectations {
    /// Expectations that the blueprint states.
    pub written: usize,
    /// Expectations that follow from its grants.
    pub derived: usize,
    /// Verdicts that rest on documents alone.
    pub checked: usize,
    /// Verdicts that rest on a policy of someone else that was not given.
    pub assumed: usize,
    /// How they were decided.
    pub method: Method,
}

/// Slots and sizes of one type of policy at one target.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotsUsed {
    /// `SCP` or `RCP`.
    pub policy_type: String,
    /// `root`, `unit` or `account`.
    pub kind: String,
    /// The target's name in the blueprint, or its id.
    pub name: String,
    /// The target's id.
    pub id: String,
    /// Slots taken: by AWS, by others and by the policies of this blueprint.
    pub used: usize,
    /// Slots there are.
    pub slots: usize,
    /// Characters of the largest policy that this blueprint attaches there; 0: it attaches none.
    pub largest: usize,
    /// Characters that a policy can have.
    pub characters: usize,
}

/// How expectations were decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Method {
    /// By exemplary requests; requests unlike them may be decided otherwise.
    #[default]
    Sampled,
}

/// What became of the files in the output folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// The output folder, as it was named.
    pub folder: String,
    /// Files that were not there.
    pub created: usize,
    /// Files whose content changed.
    pub changed: usize,
    /// Files that are no longer generated.
    pub removed: usize,
    /// Files that were as they had to be.
    pub unchanged: usize,
    /// What was replaced although synth had not left it so: generated files that someone edited,
    /// or others in their place. Paths in the folder.
    pub edited_by_hand: Vec<String>,
    /// Files that are no longer generated, and are kept because someone edited them.
    pub kept: Vec<String>,
    /// How the folder came to hold the files.
    pub how: How,
}

/// How the output folder came to hold the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// It held them before.
    #[default]
    Untouched,
    /// In one step.
    Exchanged,
    /// One after the other.
    FileByFile,
}

/// The summary for people: three short lines, or two when nothing was written; a line for each
/// target of organization policies; more where AWS does not enforce what is asked for, and when
/// another simulator was asked.
pub fn text(run: &RunSummary) -> String {
    let compiled = &run.compiled;
    let mut lines = vec![format!(
        "compiled `{}`: {}, {}, {}, {}, {}, {}",
        neutralise(&run.blueprint),
        counted(compiled.accounts, "account"),
        counted(compiled.roles, "role"),
        counted(compiled.stacks, "stack"),
        counted(compiled.templates, "template"),
        policies(&compiled.policies),
        counted(compiled.handoffs, "handoff"),
    )];
    lines.extend(headroom(&run.headroom));
    lines.push(checked(&run.expectations));
    let limits = run.limits.iter();
    lines.extend(limits.map(|limit| format!("not enforced: {}", neutralise(limit))));
    let overshoots = run.overshoots.iter();
    lines.extend(overshoots.map(|overshoot| format!("overshoot: {}", neutralise(overshoot))));
    lines.extend(run.second_opinion.iter().flat_map(second_opinion::lines));
    if let Some(written) = &run.written {
        lines.push(wrote(written));
    }
    lines.join("\n") + "\n"
}

/// What to tell people on the side, one remark a line: what was edited by hand, and a file system
/// that cannot exchange folders. Empty when there is nothing to remark.
pub fn remarks(run: &RunSummary) -> String {
    let Some(written) = &run.written else {
        return String::new();
    };
    let mut lines = named(&written.edited_by_hand, "replaced", "edited by hand");
    lines.extend(named(
        &written.kept,
        "kept",
        "no longer generated but edited by hand",
    ));
    if written.how == How::FileByFile {
        lines.push("wrote file by file: this file system cannot exchange folders\n".to_owned());
    }
    lines.concat()
}

/// A line for each of the first names, and one for the rest.
fn named(paths: &[String], verb: &str, why: &str) -> Vec<String> {
    let mut lines: Vec<String> = paths
        .iter()
        .take(MOST_NAMES)
        .map(|path| format!("{verb} `{}`, {why}\n", neutralise(path)))
        .collect();
    let rest = paths.len().saturating_sub(MOST_NAMES);
    if rest > 0 {
        lines.push(format!("{verb} {}, {why}\n", counted(rest, "more file")));
    }
    lines
}

fn policies(by_kind: &BTreeMap<String, usize>) -> String {
    let total = counted(by_kind.values().sum(), "policy");
    if by_kind.is_empty() {
        return total;
    }
    let kinds: Vec<String> = by_kind
        .iter()
        .map(|(kind, count)| format!("{count} {}", neutralise(kind)))
        .collect();
    format!("{total} ({})", kinds.join(", "))
}

/// What is left of the slots, the fullest targets first.
fn headroom(targets: &[SlotsUsed]) -> Vec<String> {
    let mut sorted: Vec<&SlotsUsed> = targets.iter().collect();
    // A stable sort: what is equally full stays in order.
    sorted.sort_by_key(|target| target.slots.saturating_sub(target.used));
    let mut lines: Vec<String> = sorted
        .iter()
        .take(MOST_NAMES)
        .map(|target| {
            let SlotsUsed {
                policy_type,
                kind,
                name,
                used,
                slots,
                largest,
                characters,
                ..
            } = target;
            let whose = if kind == name {
                kind.clone()
            } else {
                format!("{kind} {}", neutralise(name))
            };
            let size = if *largest == 0 {
                String::new()
            } else {
                format!(
                    ", largest {} of {}",
                    grouped(*largest),
                    grouped(*characters)
                )
            };
            format!("{policy_type} {whose}: {used} of {slots} slots{size}")
        })
        .collect();
    let rest = targets.len().saturating_sub(MOST_NAMES);
    if rest > 0 {
        lines.push(format!(
            "{} with as many free slots or more",
            counted(rest, "more target")
        ));
    }
    lines
}

/// A number with commas between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn checked(expectations: &Expectations) -> String {
    let Expectations {
        written,
        derived,
        checked,
        assumed,
        method: Method::Sampled,
    } = expectations;
    let total = counted(written + derived, "expectation");
    format!(
        "checked {total} ({written} written, {derived} derived): \
         {checked} checked, {assumed} assumed, sampled"
    )
}

fn wrote(written: &Written) -> String {
    let folder = neutralise(&written.folder);
    let Written {
        created,
        changed,
        removed,
        unchanged,
        ..
    } = written;
    if created + changed + removed == 0 {
        return format!(
            "nothing to write: {folder} is up to date ({})",
            counted(*unchanged, "file")
        );
    }
    format!(
        "wrote {folder}: {created} created, {changed} changed, {removed} removed, {unchanged} unchanged"
    )
}
