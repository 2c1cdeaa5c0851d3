//! `rcp-that-stops-services`: a resource control policy about principals that hits services as well.
use crate::catalog::{CallerKey, says_of_caller};
use crate::diag::Level;
use crate::lint::caller::{conditions, passes_if_absent};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "rcp-that-stops-services",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("rcp_that_stops_services.md"),
    known_as: &["access-analyzer:RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let about_services =
        conditions(statement).any(|(_, key)| says_of_caller(&key.key.value, CallerKey::Service));
    if subject.kind != Kind::ResourceControl || !statement.denies() || about_services {
        return;
    }
    // A service that acts by itself has no such key: where that is as good as a wrong value, it is denied. One condition
    // that asks for the key spares it.
    let about_principals = || {
        conditions(statement)
            .filter(|(_, key)| says_of_caller(&key.key.value, CallerKey::Principal))
    };
    if about_principals().any(|(operator, _)| !passes_if_absent(operator)) {
        return;
    }
    if let Some((_, key)) = about_principals().next() {
        findings
            .add(
                key.key.span,
                "this denies AWS services too: those that act by themselves have no such key",
            )
            .note("log deliveries, replication and the like come with the service's own principal")
            .help("add `BoolIfExists: { \"aws:PrincipalIsAWSService\": \"false\" }`");
    }
}
