//! The files that artifacts become.
use super::adoption::adoption_files;
use super::handoff::handoff_files;
use super::profile::profile_files;
use super::runbook::runbook_file;
use super::{Artifacts, MetricsFile, TemplateFormat};

/// One file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// The path below the output directory, with `/`.
    pub path: String,
    /// The whole text, UTF-8, with a newline at its end.
    pub text: String,
}

/// Every file of the artifacts, sorted by path. The manifest is not among them: it names the
/// files that others add, too.
pub fn files(artifacts: &Artifacts, format: TemplateFormat) -> Vec<OutputFile> {
    let templates = artifacts.stacks.iter().map(|stack| OutputFile {
        path: stack.id.template_path(format.extension()),
        text: stack.template.print(format),
    });
    let stack_sets = artifacts.stack_sets.iter().map(|set| OutputFile {
        path: set.template_path(format.extension()),
        text: set.print(format),
    });
    let policies = artifacts.policies.iter().map(|policy| OutputFile {
        path: policy.path.clone(),
        text: policy.document.print(),
    });
    let routing = artifacts.routing.iter().map(|table| OutputFile {
        path: "routing/table.json".to_owned(),
        text: table.print(),
    });
    let instructions = artifacts.instructions.iter().map(|instruction| OutputFile {
        path: instruction.path(),
        text: instruction.print(),
    });
    let egress = artifacts.egress.iter().map(|list| OutputFile {
        path: "routing/egress.json".to_owned(),
        text: list.print(),
    });
    let metrics = artifacts.metrics.iter().map(|file| OutputFile {
        path: MetricsFile::PATH.to_owned(),
        text: file.print(),
    });
    let mut files: Vec<OutputFile> = templates
        .chain(stack_sets)
        .chain(policies)
        .chain(handoff_files(&artifacts.handoffs))
        .chain(instructions)
        .chain(profile_files(&artifacts.profiles))
        .chain(routing)
        .chain(egress)
        .chain(metrics)
        .chain(adoption_files(&artifacts.stacks, format))
        .chain(artifacts.runbook.iter().map(runbook_file))
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
