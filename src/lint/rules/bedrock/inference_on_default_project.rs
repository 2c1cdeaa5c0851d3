//! `inference-on-default-project`: inference on the project that every account has.
use super::invocation::{INFER, allowing, covers_named, denials};
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
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let default_of = |statement: &'_ Statement| {
        let mut entries = statement.resources();
        entries
            .find(|entry| covers_named(&entry.value, "bedrock-mantle", "project/default"))
            .map(|entry| entry.span)
    };
    let is_denied = denials(&subject.document, INFER).any(|it| default_of(it).is_some());
    if subject.kind != Kind::Identity || is_denied {
        return;
    }
    let inferring = allowing(&subject.document)
        .filter(|statement| entry_for(statement, INFER).is_some_and(|entry| entry.value != "*"));
    for span in inferring.filter_map(default_of) {
        findings
            .add(span, "the project `default` is among these")
            .note("requests that name no project go there: what they cost is told apart by no project of a team")
            .help("name the projects that are meant");
    }
}
