//! `saml-trust-without-audience`: a SAML provider trusted for whatever its assertions were made for.
use crate::diag::Level;
use crate::lint::caller::is_about;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "saml-trust-without-audience",
    group: Group::Trust,
    level: Level::Note,
    page: include_str!("saml_trust_without_audience.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust
        || !statement.allows()
        || !is_about(statement, "sts:AssumeRoleWithSAML")
        || statement
            .condition_keys()
            .any(|(_, key)| key.key.value.eq_ignore_ascii_case("SAML:aud"))
    {
        return;
    }
    for (kind, name) in statement.principals() {
        if *kind == PrincipalType::Federated && name.value.contains(":saml-provider/") {
            findings
                .add(
                    name.span,
                    "nothing is asked of the page that the assertion was made for",
                )
                .help(
                    "add `StringEquals: { \"SAML:aud\": \"https://signin.aws.amazon.com/saml\" }`",
                );
        }
    }
}
