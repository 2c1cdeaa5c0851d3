//! `allow-everything`: every action on every resource.
use crate::diag::Level;
use crate::lint::coverage::{everything, has_condition};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "allow-everything",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("allow_everything.md"),
    known_as: &[
        "checkov:CKV_AWS_1",
        "checkov:CKV_AWS_49",
        "checkov:CKV_AWS_62",
        "checkov:CKV_AWS_63",
        "cdk-nag:IAMPolicyNoStatementsWithAdminAccess",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    // What only limits, and a key's or role's own policy, says `*` for other reasons.
    if subject.kind != Kind::Identity || !is_everything(statement) {
        return;
    }
    let action = statement
        .actions()
        .find(|entry| is_every_action(&entry.value));
    if let (Some(action), Some(resource)) = (action, everything(statement)) {
        findings
            .add(action.span, "this allows every action on every resource")
            .related(resource.span, "on every resource")
            .note("whoever has this can also give it to others, and undo what stops them")
            .help("name the actions that are needed");
    }
}

/// Whether a statement allows everything, whatever the request.
pub(super) fn is_everything(statement: &Statement) -> bool {
    statement.allows()
        && !has_condition(statement)
        && everything(statement).is_some()
        && statement
            .actions()
            .any(|entry| is_every_action(&entry.value))
}

/// Whether an entry of `Action` is `*`, however many of them.
fn is_every_action(entry: &str) -> bool {
    !entry.is_empty() && entry.bytes().all(|byte| byte == b'*')
}
