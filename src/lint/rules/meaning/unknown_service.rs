//! `unknown-service`: an action of a service that there is not.
use crate::catalog::{
    ServiceAuthorization, service, service_authorizations, service_authorizations_as_of,
};
use crate::diag::Level;
use crate::diag::did_you_mean;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-service",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("unknown_service.md"),
    known_as: &[
        "access-analyzer:INVALID_SERVICE_IN_ACTION",
        "parliament:UNKNOWN_PREFIX",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let entries = [&statement.action, &statement.not_action];
    for entry in entries
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
    {
        let Some((prefix, name)) = entry.value.split_once(':') else {
            continue;
        };
        // A prefix that no service could have is reported when the policy is read.
        let readable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if prefix.is_empty()
            || name.is_empty()
            || is_unknown(&entry.value)
            || !prefix.bytes().all(readable)
            || service(prefix).is_some()
        {
            continue;
        }
        let found = findings
            .add(
                entry.span,
                format!("there is no service with the prefix `{prefix}`"),
            )
            .note(format!(
                "as of {}, the date of synth's list of services",
                service_authorizations_as_of()
            ));
        let near = did_you_mean(
            prefix,
            service_authorizations().map(ServiceAuthorization::prefix),
        );
        match near.as_slice() {
            [only] => {
                found
                    .help(format!("did you mean `{only}:{name}`?"))
                    .fix(Fix::replace(
                        Safety::Unsafe,
                        entry,
                        format!("{only}:{name}"),
                    ));
            }
            [] => {}
            several => {
                let names: Vec<String> = several
                    .iter()
                    .map(|near| format!("`{near}:{name}`"))
                    .collect();
                found.help(format!("did you mean {}?", names.join(" or ")));
            }
        }
    }
}
