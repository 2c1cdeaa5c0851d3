//! `inference-on-default-project`: inference on the project that every account has.
use super::invocation::{INFER, covers_named, denials};
use crate::diag::Level;
use crate::lint::coverage::entry_for;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "inference-on-default-project",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("inference_on_default_project.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() {
        return;
    }
    if entry_for(statement, INFER).is_none_or(|entry| entry.value == "*") {
        return;
    }
    let is_default = |resource: &str| covers_named(resource, "bedrock-mantle", "project/default");
    let is_denied = denials(&subject.document, INFER)
        .any(|statement| statement.resources().any(|entry| is_default(&entry.value)));
    let entry = statement.resources().find(|entry| is_default(&entry.value));
    if let (false, Some(entry)) = (is_denied, entry) {
        findings
            .add(entry.span, "the project `default` is among these")
            .note("requests that name no project go there: what they cost is told apart by no project of a team")
            .help("name the projects that are meant");
    }
}
