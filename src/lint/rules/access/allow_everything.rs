//! `allow-everything`: every action on every resource.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "allow-everything",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("allow_everything.md"),
    known_as: &[
        "checkov:CKV_AWS_1",
        "checkov:CKV_AWS_62",
        "cdk-nag:IAMPolicyNoStatementsWithAdminAccess",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    // What only limits, and a key's or role's own policy, says `*` for other reasons.
    if subject.kind != Kind::Identity || statement.condition.is_some() {
        return;
    }
    let everything = |entries: &Option<crate::policy::OneOrMany<crate::diag::Located<String>>>| {
        entries
            .iter()
            .flat_map(|entries| &entries.values)
            .find(|entry| Pattern::new(&entry.value).is_anything())
            .map(|entry| entry.span)
    };
    if !statement.allows() {
        return;
    }
    if let (Some(action), Some(resource)) = (
        everything(&statement.action),
        everything(&statement.resource),
    ) {
        findings
            .add(action, "this allows every action on every resource")
            .related(resource, "on every resource")
            .note("whoever has this can also give it to others, and undo what stops them")
            .help("name the actions that are needed");
    }
}
