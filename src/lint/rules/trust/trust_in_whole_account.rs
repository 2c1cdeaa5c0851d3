//! `trust-in-whole-account`: a role that whoever an account likes may assume.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};
use crate::vocab::{AccountId, Arn};

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
    if subject.kind != Kind::Trust || !statement.allows() || statement.condition.is_some() {
        return;
    }
    for (kind, name) in statement.principals() {
        if *kind != PrincipalType::Aws || is_unknown(&name.value) {
            continue;
        }
        let account = match name.value.parse::<Arn>() {
            Ok(arn) if arn.service == "iam" && arn.resource == "root" => arn.account,
            Ok(_) => continue,
            Err(_) => name.value.clone(),
        };
        if account.parse::<AccountId>().is_err() {
            continue;
        }
        findings
            .add(
                name.span,
                format!("whoever account {account} allows to may assume this role"),
            )
            .note("this is not its root user alone: the policies of that account say who of all its users and roles")
            .help("name the roles; for another company's account, ask for the `sts:ExternalId` it gave you")
            .likely();
    }
}
