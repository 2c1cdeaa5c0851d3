//! `key-of-people-for-service`: a condition on what a service that calls by itself never has.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{comparisons, required_keys};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{PrincipalType, Statement};

pub(super) static RULE: Rule = Rule {
    id: "key-of-people-for-service",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("key_of_people_for_service.md"),
    known_as: &["access-analyzer:UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some((_, service)) = statement.principals().next() else {
        return;
    };
    if statement
        .principals()
        .any(|(kind, _)| *kind != PrincipalType::Service)
    {
        return;
    }
    let required = required_keys(statement);
    for comparison in comparisons(statement) {
        let name = comparison.name();
        let holds = comparison.holds_when_absent();
        // A negated comparison that another one keeps from holding is not what counts.
        let beside = holds && required.contains(&name.to_ascii_lowercase());
        if !key_is(name, KeyTrait::AbsentForServices) || beside {
            continue;
        }
        let outcome = match (statement.denies(), holds) {
            (true, true) => "always denied what stands here",
            (true, false) => "never denied anything by this",
            (false, true) => "not limited by this",
            (false, false) => "never allowed anything by this",
        };
        findings
            .add(
                comparison.key.span,
                format!("a service has no `{name}`: it is {outcome}"),
            )
            .related(service.span, "a service that calls by itself")
            .help("use `aws:SourceOrgID`, `aws:SourceAccount` or `aws:SourceArn`");
    }
}
