//! `unknown-federation-source`: an issuer that no role trusts by its domain alone.
use crate::catalog::issuers_without_provider;
use crate::diag::Level;
use crate::diag::did_you_mean;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-federation-source",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("unknown_federation_source.md"),
    known_as: &["parliament:UNKNOWN_FEDERATION_SOURCE"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust {
        return;
    }
    for (kind, name) in statement.principals() {
        let text = name.value.as_str();
        let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let is_domain = text.contains('.') && text.bytes().all(may_stand);
        if *kind != PrincipalType::Federated
            || !is_domain
            || issuers_without_provider().any(|issuer| issuer == text)
        {
            continue;
        }
        let near = did_you_mean(text, issuers_without_provider());
        findings
            .add(name.span, format!("`{text}` is none of the issuers that are trusted without a provider of one's own"))
            .help(match near.first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("create an OIDC provider, and write `arn:aws:iam::ACCOUNT:oidc-provider/{text}`"),
            });
    }
}
