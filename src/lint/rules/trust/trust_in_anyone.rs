//! `trust-in-anyone`: a role that every AWS account may assume.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Effect, Kind, Principal, PrincipalType, Statement};

pub(super) static RULE: Rule = Rule {
    id: "trust-in-anyone",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("trust_in_anyone.md"),
    known_as: &[
        "checkov:CKV_AWS_60",
        "cloudsplaining:AssumableByAnyPrincipal",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let allows = matches!(&statement.effect, Some(effect) if effect.value == Effect::Allow);
    if subject.kind != Kind::Trust || !allows || statement.condition.is_some() {
        return;
    }
    let place = match &statement.principal {
        Some(Principal::Bare(name)) if name.value == "*" => Some(name.span),
        Some(Principal::Map { entries, .. }) => entries
            .iter()
            .filter(|entry| entry.kind.value == PrincipalType::Aws)
            .flat_map(|entry| &entry.names.values)
            .find(|name| name.value == "*")
            .map(|name| name.span),
        _ => None,
    };
    if let Some(span) = place {
        findings
            .add(span, "everyone with an AWS account may assume this role")
            .help("name the role or the account that needs it");
    }
}
