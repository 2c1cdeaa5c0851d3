//! `project-without-caller`: a project that no role may use.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::Model;

pub(super) static RULE: Rule = Rule {
    id: "project-without-caller",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("project_without_caller.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    for project in &model.projects {
        if model.has_caller_in(project) {
            continue;
        }
        let name = &project.name;
        findings
            .add(
                project.span,
                format!("no role may invoke anything in `{name}`"),
            )
            .note("a project without callers is often a grant that names another one by mistake")
            .help(format!(
                "grant its use with `may: [ {{ invoke: […], in: {name} }} ]`, or take it away"
            ));
    }
}
