//! `unknown-service-principal`: a service principal that is probably misspelt.
use crate::catalog::{
    service, service_principal_name, service_principal_names, service_principals_as_of,
};
use crate::diag::Level;
use crate::diag::{Span, did_you_mean};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Principal, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-service-principal",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("unknown_service_principal.md"),
    known_as: &[
        "access-analyzer:INVALID_SERVICE_PRINCIPAL_FORMAT",
        "parliament:UNKNOWN_PRINCIPAL",
    ],
    check: Check::Statement(check),
};

/// Condition keys whose values are service principals.
const KEYS: [&str; 6] = [
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "iam:passedtoservice",
];

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let principals = [&statement.principal, &statement.not_principal];
    for (kind, name) in principals.into_iter().flatten().flat_map(Principal::names) {
        if *kind == PrincipalType::Service {
            check_name(&name.value, name.span, findings);
        }
    }
    for (_, key) in statement.condition_keys() {
        if KEYS.contains(&key.key.value.to_ascii_lowercase().as_str()) {
            for value in &key.values.values {
                check_name(value.value.text(), value.span, findings);
            }
        }
    }
}

fn check_name(text: &str, span: Span, findings: &mut Findings) {
    if is_unknown(text) || text.contains(['*', '?', '$']) {
        return;
    }
    let Some(name) = service_principal_name(text).filter(|name| !name.is_empty()) else {
        return;
    };
    // A service is likely to act under its prefix, also if the list does not say so.
    if service(&name).is_some() || service_principal_names().any(|known| known == name) {
        return;
    }
    // The list has gaps: only what looks like a slip is reported.
    let near = did_you_mean(&name, service_principal_names());
    if let Some(near) = near.first() {
        findings
            .add(
                span,
                format!("`{text}` is no service principal that is known"),
            )
            .note(format!(
                "as of {}, the date of synth's list of service principals",
                service_principals_as_of()
            ))
            .help(format!("did you mean `{}`?", text.replacen(&name, near, 1)))
            .likely();
    }
}
