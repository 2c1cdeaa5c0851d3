//! `endpoint-policy-without-principal`: an endpoint policy that does not say to whom it applies.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-policy-without-principal",
    group: Group::Refused,
    level: Level::Error,
    page: include_str!("endpoint_policy_without_principal.md"),
    known_as: &["access-analyzer:MISSING_PRINCIPAL"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let is_unread = |name: &str| {
        statement
            .unread
            .iter()
            .any(|unread| unread.0.key.text == name)
    };
    if subject.kind != Kind::Endpoint
        || !subject.kind_is_certain
        || statement.principal.is_some()
        || statement.not_principal.is_some()
        || is_unread("Principal")
        || is_unread("NotPrincipal")
    {
        return;
    }
    findings
        .add(
            statement.span,
            "a statement of an endpoint policy has no `Principal`",
        )
        .help("add `\"Principal\": \"*\"`, and ask for `aws:PrincipalArn` in a condition");
}
