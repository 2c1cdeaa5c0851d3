//! `trust-in-whole-account`: a role that whoever an account likes may assume.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};
use crate::vocab::AccountId;

pub(crate) static RULE: Rule = Rule {
    id: "trust-in-whole-account",
    group: Group::Trust,
    level: Level::Note,
    page: include_str!("trust_in_whole_account.md"),
    known_as: &[
        "checkov:CKV_AWS_61",
        "cloudsplaining:AssumableByCrossAccountPrincipal",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !statement.allows() || !asks_for_tags_at_most(statement) {
        return;
    }
    for (kind, name) in statement.principals() {
        if *kind != PrincipalType::Aws || is_unknown(&name.value) {
            continue;
        }
        let Some(account) = account(&name.value) else {
            continue;
        };
        let found = findings
            .add(
                name.span,
                format!("whoever account {account} allows to may assume this role"),
            )
            .note("this is not its root user alone: the policies of that account say who of all its users and roles");
        let found = match &statement.condition {
            Some(condition) => found.related(condition.span, "asks for a tag alone").note(
                "who may tag roles of that account, or sessions, may give the tag to any of them",
            ),
            None => found,
        };
        found
            .help("name the roles; for another company's account, ask for the `sts:ExternalId` it gave you")
            .likely();
    }
}

/// The account of a principal that stands for all of it, a name in its place included.
fn account(principal: &str) -> Option<&str> {
    if principal.parse::<AccountId>().is_ok() {
        return Some(principal);
    }
    let fields: Vec<&str> = principal.split(':').collect();
    match fields.as_slice() {
        ["arn", _, "iam", "", account, "root"] => Some(account),
        _ => None,
    }
}

/// Whether there is no condition, or one on tags of the caller alone, which the caller's account gives out.
fn asks_for_tags_at_most(statement: &Statement) -> bool {
    statement.condition_keys().all(|(_, key)| {
        let key = key.key.value.to_ascii_lowercase();
        key.starts_with("aws:principaltag/") || key.starts_with("aws:requesttag/")
    })
}
