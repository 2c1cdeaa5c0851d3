//! `trust-in-whole-organization`: a role that every account of an organization may assume.
use crate::catalog::{CallerKey, says_of_caller};
use crate::diag::Level;
use crate::lint::caller::{anyone, conditions, is_demanded, is_narrow, limits_callers};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "trust-in-whole-organization",
    group: Group::Trust,
    level: Level::Note,
    page: include_str!("trust_in_whole_organization.md"),
    known_as: &["cloudsplaining:AssumableByAnyPrincipalWithConditions"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let is_open = subject.kind == Kind::Trust && statement.allows() && limits_callers(statement);
    let Some(name) = anyone(statement).filter(|_| is_open) else {
        return;
    };
    // Every condition that says who calls says no more than the organization.
    let mut limits = conditions(statement).filter(|(operator, key)| {
        says_of_caller(&key.key.value, CallerKey::Caller)
            && is_demanded(*operator)
            && is_narrow(key)
    });
    let organization = limits
        .clone()
        .find(|(_, key)| says_of_caller(&key.key.value, CallerKey::Organization));
    let only = limits.all(|(_, key)| says_of_caller(&key.key.value, CallerKey::Organization));
    if let Some((_, key)) = organization.filter(|_| only) {
        findings
            .add(name.span, "whoever is in the organization may assume this role")
            .related(key.key.span, "this is all that is asked")
            .note("who can create a role in any account of it, a sandbox included, can come here")
            .help("name the accounts or roles, or add `aws:PrincipalArn` with the path of those that are meant");
    }
}
