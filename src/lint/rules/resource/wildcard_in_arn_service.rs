//! `wildcard-in-arn-service`: an ARN whose service is a pattern.
use crate::diag::Level;
use crate::lint::arn::{fields, is_plain, resource_entries};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "wildcard-in-arn-service",
    group: Group::Resource,
    level: Level::Note,
    page: include_str!("wildcard_in_arn_service.md"),
    known_as: &["access-analyzer:WILDCARD_IN_SERVICE_NAME"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value) else {
            continue;
        };
        if is_plain(fields.service) || is_unknown(fields.service) {
            continue;
        }
        findings
            .add(entry.span, "the service of this ARN is a pattern")
            .note("AWS advises against it: what matches is whatever service has such a resource, new ones included")
            .help("write one ARN for each service, or `*` for every resource");
    }
}
