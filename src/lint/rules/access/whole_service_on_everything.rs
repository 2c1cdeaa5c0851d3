//! `whole-service-on-everything`: every action of a service on every resource.
use super::on_everything::is_whole_service;
use crate::diag::Level;
use crate::lint::coverage::{everything, has_condition, some_of};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "whole-service-on-everything",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("whole_service_on_everything.md"),
    known_as: &[
        "cdk-nag:IAMPolicyNoStatementsWithFullAccess",
        "cloudsplaining:ServiceWildcard",
        "checkov:CKV2_AWS_40",
    ],
    check: Check::Statement(check),
};

/// Services whose whole has a rule of its own.
const TOLD_ELSEWHERE: [&str; 2] = ["bedrock-mantle", "iam"];

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() || has_condition(statement) {
        return;
    }
    let Some(resource) = everything(statement) else {
        return;
    };
    let whole: Vec<_> = statement
        .actions()
        .filter(|entry| entry.value.contains(':') && is_whole_service(&entry.value))
        .filter(|entry| {
            let prefix = entry.value.split(':').next().unwrap_or_default();
            !TOLD_ELSEWHERE.contains(&prefix.to_ascii_lowercase().as_str())
        })
        .collect();
    let Some(first) = whole.first() else {
        return;
    };
    let message = match whole.len() {
        1 => format!(
            "`{}` is every action of the service, here on every resource",
            first.value
        ),
        many => format!("every action of {many} services is allowed on every resource"),
    };
    let found = findings
        .add(first.span, message)
        .related(resource.span, "on every resource")
        .help("name the actions and the resources that are needed");
    if whole.len() > 1 {
        found.note(format!(
            "they are {}",
            some_of(whole.iter().map(|entry| entry.value.as_str()))
        ));
    }
}
