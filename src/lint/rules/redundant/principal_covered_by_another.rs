//! `principal-covered-by-another`: a principal that another entry of the list names already.
use crate::diag::{Level, Located};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Kind, Principal, PrincipalType, Statement};
use crate::vocab::Arn;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "principal-covered-by-another",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("principal_covered_by_another.md"),
    known_as: &["access-analyzer:REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some(Principal::Map { entries, .. }) = &statement.principal else {
        return;
    };
    for entry in entries {
        let names: Vec<&Located<String>> = entry
            .names
            .values
            .iter()
            .filter(|name| !is_unknown(&name.value))
            .collect();
        let is_aws = entry.kind.value == PrincipalType::Aws;
        let mut first: BTreeMap<String, &Located<String>> = BTreeMap::new();
        for name in &names {
            let same = if is_aws {
                account_of(&name.value)
            } else {
                None
            };
            let same = same.unwrap_or_else(|| name.value.clone());
            if let Some(by) = first.get(&same) {
                findings
                    .add(name.span, format!("`{}` is named twice", name.value))
                    .related(by.span, "here it is named first")
                    .help("remove one of them")
                    .fix(removal(Safety::Safe, name));
            } else {
                first.insert(same, name);
            }
        }
        if !(is_aws && subject.kind == Kind::Trust) {
            continue;
        }
        let roles: BTreeMap<String, &Located<String>> = names
            .iter()
            .filter_map(|name| Some((role_of(&name.value)?, *name)))
            .collect();
        for name in &names {
            let Some(role) = role_of_session(&name.value).and_then(|role| roles.get(&role)) else {
                continue;
            };
            findings
                .add(
                    name.span,
                    format!(
                        "`{}` is a session of a role that is trusted as a whole",
                        name.value
                    ),
                )
                .related(role.span, "the role")
                .help("remove the session, or the role if only that session was meant")
                .fix(removal(Safety::Unsafe, name));
        }
    }
}

fn removal(safety: Safety, name: &Located<String>) -> Fix {
    Fix::remove(safety, format!("remove `{}`", name.value), name.span)
}

/// The account that a name stands for: its id, or the ARN of its root
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts>).
fn account_of(name: &str) -> Option<String> {
    let arn: Arn = name.parse().ok()?;
    (arn.service == "iam" && arn.resource == "root").then_some(arn.account)
}

/// The partition, account and name of a role, whose path its sessions do not have.
fn role_of(name: &str) -> Option<String> {
    let arn: Arn = name.parse().ok()?;
    let role = arn
        .resource_of_type("role")
        .filter(|_| arn.service == "iam")?;
    let role = role.rsplit('/').next()?;
    Some(format!("{}:{}:{role}", arn.partition, arn.account))
}

fn role_of_session(name: &str) -> Option<String> {
    let arn: Arn = name.parse().ok()?;
    let session = arn
        .resource_of_type("assumed-role")
        .filter(|_| arn.service == "sts")?;
    let (role, _) = session.split_once('/')?;
    Some(format!("{}:{}:{role}", arn.partition, arn.account))
}
