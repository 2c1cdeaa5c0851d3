//! `incomplete-roles-anywhere-trust`: IAM Roles Anywhere without one of the three actions it needs.
use crate::diag::Level;
use crate::lint::caller::is_about;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "incomplete-roles-anywhere-trust",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("incomplete_roles_anywhere_trust.md"),
    known_as: &["access-analyzer:MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"],
    check: Check::Policy(check),
};

const SERVICE: &str = "rolesanywhere.amazonaws.com";

/// What the service asks for at once.
const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Trust {
        return;
    }
    let names = |statement: &Statement| {
        let mut names = statement.principals();
        names
            .find(|(kind, name)| **kind == PrincipalType::Service && name.value == SERVICE)
            .map(|(_, name)| name.span)
    };
    let statements = subject.document.statements();
    let about = || {
        let allowing = statements.iter().filter(|statement| statement.allows());
        allowing.filter(|statement| names(statement).is_some())
    };
    let Some(span) = about().find_map(names) else {
        return;
    };
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|action| !about().any(|statement| is_about(statement, action)))
        .collect();
    if !missing.is_empty() {
        findings
            .add(
                span,
                format!(
                    "IAM Roles Anywhere needs `{}` too: no session can begin",
                    missing.join("` and `")
                ),
            )
            .help(format!("add `{}` to the actions", missing.join("` and `")));
    }
}
