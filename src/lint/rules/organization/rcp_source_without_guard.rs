//! `rcp-source-without-guard`: a resource control policy about what services act for, that hits everyone.
use crate::catalog::{CallerKey, says_of_caller};
use crate::diag::Level;
use crate::lint::caller::{conditions, passes_if_absent};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "rcp-source-without-guard",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("rcp_source_without_guard.md"),
    known_as: &[
        "access-analyzer:RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
        "access-analyzer:RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::ResourceControl || !statement.denies() {
        return;
    }
    let about_sources = || {
        conditions(statement).filter(|(_, key)| says_of_caller(&key.key.value, CallerKey::Source))
    };
    let open = about_sources().find(|(operator, _)| passes_if_absent(*operator));
    let Some((_, key)) = open else {
        return;
    };
    // People and roles have no such key, so that asking for it spares them as well as services without it.
    if about_sources().any(|(operator, _)| operator.base == Base::Null) {
        return;
    }
    let has_services = conditions(statement).any(|(operator, key)| {
        says_of_caller(&key.key.value, CallerKey::Service) && !operator.negated
    });
    let (message, help) = if has_services {
        (
            "this denies services that do not say for whom they act",
            "add `Null: { \"aws:SourceAccount\": \"false\" }`",
        )
    } else {
        (
            "this denies whoever acts for itself: only services have this key, and not every one of them",
            "add `Bool: { \"aws:PrincipalIsAWSService\": \"true\" }` and `Null: { \"aws:SourceAccount\": \"false\" }`",
        )
    };
    findings.add(key.key.span, message).help(help);
}
