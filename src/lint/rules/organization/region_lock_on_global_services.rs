//! `region-lock-on-global-services`: a lock on regions that shuts out services without one.
use crate::catalog::global_services;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::region_lock::{closed_regions, touches_service};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "region-lock-on-global-services",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("region_lock_on_global_services.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::ServiceControl || !statement.denies() {
        return;
    }
    let (services, region) = global_services();
    let Some(key) = closed_regions(statement, region) else {
        return;
    };
    // Other partitions have their global services elsewhere.
    let is_elsewhere = |value: &str| {
        value.starts_with("cn-") || value.starts_with("us-gov-") || value.starts_with("us-iso")
    };
    if key
        .values
        .values
        .iter()
        .any(|value| is_elsewhere(value.value.text()))
    {
        return;
    }
    let shut: Vec<String> = services
        .filter(|service| touches_service(statement, service))
        .map(|service| format!("`{service}:*`"))
        .collect();
    if !shut.is_empty() {
        findings
            .add(
                key.key.span,
                format!(
                    "this shuts out {}, whose requests all go to {region}",
                    shut.join(", ")
                ),
            )
            .help("exempt them under `NotAction`")
            .likely();
    }
}
