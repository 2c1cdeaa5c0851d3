//! `privilege-escalation`: actions that together give rights which nobody granted.
use super::ways::{Grants, ways};
use crate::catalog::escalations;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;

pub(super) static RULE: Rule = Rule {
    id: "privilege-escalation",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("privilege_escalation.md"),
    known_as: &[
        "parliament:PRIVILEGE_ESCALATION",
        "cloudsplaining:PrivilegeEscalation",
        "checkov:CKV_AWS_110",
        "checkov:CKV_AWS_286",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let grants = Grants::of(subject);
    let found = ways(&grants, escalations());
    let Some((way, places)) = found.first() else {
        return;
    };
    let Some(first) = places.first() else {
        return;
    };
    let others = found.len() - 1;
    let message = match others {
        0 => format!("who has this can take any rights: {}", way.does),
        1 => format!(
            "who has this can take any rights in 2 ways: {}, …",
            way.does
        ),
        _ => format!(
            "who has this can take any rights in {} ways: {}, …",
            found.len(),
            way.does
        ),
    };
    let mut told = findings
        .add(first.span, message)
        .help("name the users, roles and policies that are meant, or demand a permissions boundary in `iam:PermissionsBoundary`");
    for place in places.iter().skip(1) {
        told = told.related(place.span, "and this");
    }
    for (way, _) in found.iter().skip(1).take(MOST) {
        let actions: Vec<&str> = way.actions.iter().map(String::as_str).collect();
        told = told.note(format!("also: {}, by `{}`", way.does, actions.join("`, `")));
    }
    if others > MOST {
        told.note(format!("and {} more ways", others - MOST));
    }
}

/// How many other ways are told.
const MOST: usize = 5;
