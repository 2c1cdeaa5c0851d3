//! `unknown-service`: an action of a service that there is not.
use crate::catalog::{
    ServiceAuthorization, service, service_authorizations, service_authorizations_as_of,
};
use crate::diag::{Level, Located, did_you_mean};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-service",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("unknown_service.md"),
    known_as: &[
        "access-analyzer:INVALID_SERVICE_IN_ACTION",
        "parliament:UNKNOWN_PREFIX",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    // A prefix that is like no other is most often that of a service that is gone, with many actions: said once.
    let mut said = BTreeSet::new();
    // Actions of one service mostly stand together.
    let mut known = "";
    for statement in subject.document.statements() {
        let entries = [&statement.action, &statement.not_action];
        for entry in entries
            .into_iter()
            .flatten()
            .flat_map(|entries| &entries.values)
        {
            let prefix = entry.value.split(':').next().unwrap_or_default();
            if prefix == known {
                continue;
            }
            if service(prefix).is_some() {
                known = prefix;
            } else {
                check_entry(entry, &mut said, findings);
            }
        }
    }
}

fn check_entry<'a>(
    entry: &'a Located<String>,
    said: &mut BTreeSet<&'a str>,
    findings: &mut Findings,
) {
    let Some((prefix, name)) = entry.value.split_once(':') else {
        return;
    };
    // A prefix that no service could have is reported when the policy is read.
    let readable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if prefix.is_empty()
        || name.is_empty()
        || is_unknown(&entry.value)
        || !prefix.bytes().all(readable)
        || said.contains(prefix)
    {
        return;
    }
    let near = did_you_mean(
        prefix,
        service_authorizations().map(ServiceAuthorization::prefix),
    );
    if near.is_empty() {
        said.insert(prefix);
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
    match near.as_slice() {
        [] => {}
        [only] => {
            found
                .help(format!("did you mean `{only}:{name}`?"))
                .fix(Fix::replace(
                    Safety::Unsafe,
                    entry,
                    format!("{only}:{name}"),
                ));
        }
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|near| format!("`{near}:{name}`"))
                .collect();
            found.help(format!("did you mean {}?", names.join(" or ")));
        }
    }
}
