//! `oidc-trust-without-claim`: an identity provider trusted without asking for whom.
use crate::catalog::{asked_claims, issuers_without_provider};
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::caller::{conditions, is_about};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "oidc-trust-without-claim",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("oidc_trust_without_claim.md"),
    known_as: &[
        "access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "access-analyzer:MISSING_GITHUB_REPO_CONDITION_KEY",
        "checkov:CKV_AWS_358",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust
        || !statement.allows()
        || !is_about(statement, "sts:AssumeRoleWithWebIdentity")
    {
        return;
    }
    for (kind, name) in statement.principals() {
        if *kind == PrincipalType::Federated
            && let Some(issuer) = issuer(&name.value)
        {
            check_issuer(statement, name, issuer, findings);
        }
    }
}

/// The host and path of an OIDC provider.
fn issuer(name: &str) -> Option<&str> {
    match name.split_once(":oidc-provider/") {
        Some((_, issuer)) => Some(issuer),
        None => issuers_without_provider().find(|issuer| *issuer == name),
    }
}

fn check_issuer(
    statement: &Statement,
    name: &Located<String>,
    issuer: &str,
    findings: &mut Findings,
) {
    let asks = |claim: &str| {
        let wanted = format!("{issuer}:{claim}");
        conditions(statement).any(|(operator, key)| {
            operator.base != Base::Null && key.key.value.eq_ignore_ascii_case(&wanted)
        })
    };
    let mut is_listed = false;
    for asked in asked_claims(issuer) {
        is_listed = true;
        if asks(&asked.claim) || asked.others.iter().any(|other| asks(other)) {
            continue;
        }
        findings
            .add(
                name.span,
                format!(
                    "without `{issuer}:{}` this trusts {}",
                    asked.claim, asked.means
                ),
            )
            .help(format!("add the condition key `{issuer}:{}`", asked.claim));
    }
    let begins = format!("{issuer}:");
    let asks_something = conditions(statement).any(|(_, key)| {
        let start = key.key.value.get(..begins.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(&begins))
    });
    if !is_listed && !asks_something {
        findings
            .add(
                name.span,
                format!("this trusts everyone whom `{issuer}` gives a token for one of the provider's audiences"),
            )
            .help(format!("add the condition keys `{issuer}:sub` and `{issuer}:aud`"));
    }
}
