//! `unknown-service-in-arn`: an ARN of a service that there is not.
use crate::catalog::{service, service_authorizations_as_of};
use crate::diag::Level;
use crate::diag::did_you_mean;
use crate::lint::arn::{arn_services, fields, forms_of, is_plain, resource_entries};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-service-in-arn",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("unknown_service_in_arn.md"),
    known_as: &[
        "access-analyzer:INVALID_ARN_SERVICE_CASE",
        "access-analyzer:INVALID_SERVICE",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value).filter(|fields| is_plain(fields.service)) else {
            continue;
        };
        let named = fields.service;
        let is_known = |name: &str| {
            // Comparison of prefixes disregards case, and that of ARNs does not.
            let is_prefix = service(name).is_some_and(|service| service.prefix() == name);
            is_prefix || !forms_of(name).is_empty()
        };
        if is_known(named) {
            continue;
        }
        let with = |name: &str| {
            let rest = entry.value.splitn(4, ':').nth(3).unwrap_or_default();
            format!("arn:{}:{name}:{rest}", fields.partition)
        };
        let small = named.to_lowercase();
        if small != named && is_known(&small) {
            let mended = with(&small);
            findings
                .add(
                    entry.span,
                    format!("the service of an ARN is written in small letters, and `{named}` is not: this matches nothing"),
                )
                .help(format!("write `{mended}`"))
                .fix(Fix::replace(Safety::Unsafe, entry, mended));
            continue;
        }
        let found = findings
            .add(
                entry.span,
                format!("there is no service `{named}`: this matches nothing"),
            )
            .note(format!(
                "as of {}, the date of synth's list of services",
                service_authorizations_as_of()
            ));
        let near = did_you_mean(named, arn_services());
        match near.as_slice() {
            [only] => {
                found
                    .help(format!("did you mean `{only}`?"))
                    .fix(Fix::replace(Safety::Unsafe, entry, with(only)));
            }
            [first, ..] => {
                found.help(format!("did you mean `{first}`?"));
            }
            [] => {}
        }
    }
}
