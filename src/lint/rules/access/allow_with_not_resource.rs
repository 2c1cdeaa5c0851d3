//! `allow-with-not-resource`: every resource but some.
use super::{create_any_service_linked_role, pass_any_role};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "allow-with-not-resource",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("allow_with_not_resource.md"),
    known_as: &[
        "parliament:NOTRESOURCE_WITH_ALLOW",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some(others) = &statement.not_resource else {
        return;
    };
    if !statement.allows() || !matches!(subject.kind, Kind::Identity | Kind::Resource) {
        return;
    }
    // What is told of the roles is not told again of the resources.
    if statement.not_action.is_some()
        || pass_any_role::any_role(subject, statement).is_some()
        || create_any_service_linked_role::any_service(subject, statement).is_some()
    {
        return;
    }
    findings
        .add(
            others.span,
            "this allows it on every resource but these, those of other accounts and those made later included",
        )
        .help("name the resources that are needed under `Resource`");
}
