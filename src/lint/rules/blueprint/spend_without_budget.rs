//! `spend-without-budget`: what is spent in a project counts in no budget.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::Model;

pub(super) static RULE: Rule = Rule {
    id: "spend-without-budget",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("spend_without_budget.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    for project in &model.projects {
        let mut budgets = model.budgets.iter();
        let is_covered = budgets.any(|budget| budget.covers.has_project(project));
        if is_covered || !model.has_caller_in(project) {
            continue;
        }
        let name = &project.name;
        findings
            .add(project.span, format!("no budget covers what is spent in `{name}`"))
            .note("the models of bedrock-mantle have no quota of their own in an account: only what watches the cost stops a loop")
            .help(format!("add a budget with `covers: {{ project: {name} }}`, or one of its account"));
    }
}
