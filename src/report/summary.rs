//! What a run compiled, checked and wrote.
use super::neutralise::neutralise;
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
    pub added: usize,
    /// Files whose content changed.
    pub changed: usize,
    /// Files that are no longer generated.
    pub removed: usize,
    /// Files that were as they had to be.
    pub unchanged: usize,
    /// Generated files that someone had edited, and that were replaced; paths in the folder.
    pub edited_by_hand: Vec<String>,
}

/// The summary for people: three short lines, or two when nothing was written.
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
    lines.push(checked(&run.expectations));
    if let Some(written) = &run.written {
        lines.push(wrote(written));
    }
    lines.join("\n") + "\n"
}

/// What to tell people on the side: the generated files that were edited by hand and are replaced,
/// one a line. Empty when there are none.
pub fn replaced_text(run: &RunSummary) -> String {
    let edited = run
        .written
        .iter()
        .flat_map(|written| &written.edited_by_hand);
    let mut lines: Vec<String> = edited
        .clone()
        .take(MOST_NAMES)
        .map(|path| {
            format!(
                "replaced `{}`, which was edited by hand\n",
                neutralise(path)
            )
        })
        .collect();
    let rest = edited.count().saturating_sub(MOST_NAMES);
    if rest > 0 {
        lines.push(format!("replaced {rest} more that were edited by hand\n"));
    }
    lines.concat()
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
        added,
        changed,
        removed,
        unchanged,
        ..
    } = written;
    if added + changed + removed == 0 {
        return format!(
            "nothing to write: {folder} is up to date ({})",
            counted(*unchanged, "file")
        );
    }
    format!(
        "wrote {folder}: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged"
    )
}
