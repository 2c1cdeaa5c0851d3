//! `pass-any-role`: any role of the account may be given to any service.
use crate::catalog::action;
use crate::diag::{Level, Located};
use crate::lint::coverage::{EveryResource, covers, entry_for, has_key};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "pass-any-role",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("pass_any_role.md"),
    known_as: &[
        "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "parliament:PRIVILEGE_ESCALATION",
        "checkov:CKV2_AWS_40",
    ],
    check: Check::Statement(check),
};

/// Which roles may be passed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Roles<'a> {
    /// All, by this entry.
    Any(&'a Located<String>),
    /// All but those of `NotResource`.
    AllBut(crate::diag::Span),
}

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some((entry, roles)) = any_role(subject, statement) else {
        return;
    };
    // Who may also attach policies needs no role of others.
    let is_administrator = covers(&entry.value, "iam:AttachRolePolicy");
    match roles {
        Roles::AllBut(others) => findings
            .add(
                entry.span,
                "every role but those that are named may be passed",
            )
            .related(others, "these may not")
            .help("name the roles under `Resource`"),
        Roles::Any(any) if is_administrator => findings
            .add(
                entry.span,
                "whoever has this passes any role to any service, and attaches any policy to it",
            )
            .related(any.span, "any role")
            .note("that makes its holder an administrator of the account")
            .help("name the actions that are needed, and the roles and policies that they are for"),
        Roles::Any(any) => findings
            .add(
                entry.span,
                "any role of the account may be passed to any service",
            )
            .related(any.span, "any role")
            .note("who passes an administrator's role to a function of theirs is an administrator")
            .help("name the roles, and the service in `iam:PassedToService`"),
    };
}

/// The entry that lets any role be passed to any service, and which roles those are.
pub(super) fn any_role<'a>(
    subject: &Subject,
    statement: &'a Statement,
) -> Option<(&'a Located<String>, Roles<'a>)> {
    if subject.kind != Kind::Identity || !statement.allows() {
        return None;
    }
    let entry = entry_for(statement, "iam:PassRole")?;
    // Whoever may do everything is told of that.
    if entry.value == "*" {
        return None;
    }
    if let Some(others) = &statement.not_resource {
        return Some((entry, Roles::AllBut(others.span)));
    }
    let limited = ["iam:PassedToService", "iam:AssociatedResourceArn"]
        .iter()
        .any(|key| has_key(statement, key));
    if limited {
        return None;
    }
    let any = EveryResource::of(statement).for_action(action("iam:PassRole")?)?;
    Some((entry, Roles::Any(any)))
}
