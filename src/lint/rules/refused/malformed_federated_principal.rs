//! `malformed-federated-principal`: a federated principal that is no provider.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};
use crate::vocab::Arn;

pub(crate) static RULE: Rule = Rule {
    id: "malformed-federated-principal",
    group: Group::Refused,
    level: Level::Error,
    page: include_str!("malformed_federated_principal.md"),
    known_as: &["access-analyzer:INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !subject.kind_is_certain {
        return;
    }
    for (kind, name) in statement.principals() {
        let text = name.value.as_str();
        // A wildcard is reported when the policy is read.
        if *kind != PrincipalType::Federated
            || is_unknown(text)
            || text.contains(['*', '?'])
            || is_provider(text)
        {
            continue;
        }
        findings
            .add(name.span, format!("`{text}` is neither the ARN of a provider nor a domain"))
            .help("write `arn:aws:iam::ACCOUNT:oidc-provider/HOST` or `arn:aws:iam::ACCOUNT:saml-provider/NAME`");
    }
}

fn is_provider(text: &str) -> bool {
    let Ok(arn) = text.parse::<Arn>() else {
        let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        return text.contains('.') && text.bytes().all(may_stand);
    };
    let provider = ["oidc-provider", "saml-provider"]
        .into_iter()
        .find_map(|kind| arn.resource_of_type(kind));
    arn.service == "iam" && provider.is_some_and(|name| !name.is_empty())
}
