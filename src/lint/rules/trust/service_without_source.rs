//! `service-without-source`: a service that acts for anyone is let in.
use crate::catalog::{CallerKey, says_of_caller, sends_source_account, sends_source_arn};
use crate::diag::Level;
use crate::lint::caller::{conditions, is_demanded};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "service-without-source",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("service_without_source.md"),
    known_as: &[
        "access-analyzer:RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        "access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        "checkov:CKV_AWS_364",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if !matches!(subject.kind, Kind::Resource | Kind::Key | Kind::Trust)
        || !statement.allows()
        || conditions(statement)
            .any(|(operator, key)| is_demanded(operator) && is_source(&key.key.value))
    {
        return;
    }
    for (kind, name) in statement.principals() {
        // Most services send nothing when they assume a role, and a condition would keep those out.
        let sends = sends_source_account(&name.value) || sends_source_arn(&name.value);
        if *kind != PrincipalType::Service || (subject.kind == Kind::Trust && !sends) {
            continue;
        }
        let found = findings
            .add(
                name.span,
                format!("`{}` is let in on behalf of whichever account asks it", name.value),
            )
            .note("someone else's resource can make the service act on yours: the service is a confused deputy")
            .help("add `aws:SourceAccount` or `aws:SourceArn` with the account or resource that it acts for");
        let found = match &statement.condition {
            Some(condition) => found.related(condition.span, "this does not say for whom"),
            None => found,
        };
        // Not every service says for whom it calls.
        if subject.kind != Kind::Trust {
            found.likely();
        }
    }
}

/// Whether a key says for whom the service calls. An encryption context does that for a key, and so does the account of a
/// grant or of a request through a service.
fn is_source(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    says_of_caller(&key, CallerKey::Source)
        || key.starts_with("kms:encryptioncontext:")
        || matches!(
            key.as_str(),
            "kms:calleraccount" | "kms:grantisforawsresource" | "aws:sourceowner"
        )
}
