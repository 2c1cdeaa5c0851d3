//! `trust-in-anyone`: a role that every AWS account may assume.
use crate::diag::Level;
use crate::lint::caller::{anyone, limits_callers};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "trust-in-anyone",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("trust_in_anyone.md"),
    known_as: &[
        "access-analyzer:ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        "checkov:CKV_AWS_60",
        "cloudsplaining:AssumableByAnyPrincipal",
        "cloudsplaining:AssumableByAnyPrincipalWithConditions",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !statement.allows() || limits_callers(statement) {
        return;
    }
    let Some(name) = anyone(statement) else {
        return;
    };
    let external = statement
        .condition_keys()
        .find(|(_, key)| key.key.value.eq_ignore_ascii_case("sts:ExternalId"));
    let found = findings
        .add(
            name.span,
            "everyone with an AWS account may assume this role",
        )
        .help("name the role or the account that needs it");
    match (external, &statement.condition) {
        (Some((_, key)), _) => {
            found
                .related(key.key.span, "who knows this is let in")
                .note("an external id is no secret: AWS does not treat it as one, and whoever can see the role can read it");
        }
        (None, Some(condition)) => {
            found.related(condition.span, "this does not say who");
        }
        (None, None) => {}
    }
}
