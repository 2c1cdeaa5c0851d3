//! `every-action-on-resources`: every action on some resources.
use crate::diag::Level;
use crate::lint::coverage::everything;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "every-action-on-resources",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("every_action_on_resources.md"),
    known_as: &["checkov:CKV_AWS_49", "checkov:CKV_AWS_63"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() || everything(statement).is_some() {
        return;
    }
    let every = statement.actions().find(|entry| entry.value == "*");
    if let (Some(action), Some(resources)) = (every, &statement.resource) {
        findings
            .add(action.span, "this allows every action on these resources")
            .related(resources.span, "on these")
            .note("deleting them and changing who may reach them are among them, and what AWS adds later")
            .help("name the actions that are needed");
    }
}
