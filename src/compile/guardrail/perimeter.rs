//! The data perimeter: trusted identities, trusted resources, and services that act for others
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html>).
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Principal, Text};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::vocab::AccountId;
use std::collections::BTreeSet;

/// Resources are used by principals of the organization, of its partners, and by AWS services.
/// Anonymous callers have no organization, so a missing key is denied; services have none either
/// and are known by another key.
pub(super) fn trusted_identities(
    services: &[String],
    partners: &[AccountId],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let statement = on_services(
        "TrustedIdentities",
        GuardrailWord::IdentityPerimeter,
        services,
        saying,
    )
    .when(
        "StringNotEqualsIfExists",
        "aws:PrincipalOrgID",
        [Text::literal(saying.organization)],
    )
    .when(
        "BoolIfExists",
        "aws:PrincipalIsAWSService",
        [Text::literal("false")],
    );
    vec![unless_partner(statement, "aws:PrincipalAccount", partners)]
}

/// A service that acts for an account does so for one of the organization. Not every service says
/// for whom it acts.
pub(super) fn no_confused_deputy(
    services: &[String],
    partners: &[AccountId],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let statement = on_services(
        "ConfusedDeputy",
        GuardrailWord::DeputyPerimeter,
        services,
        saying,
    )
    .when(
        "StringNotEqualsIfExists",
        "aws:SourceOrgID",
        [Text::literal(saying.organization)],
    )
    .when("Null", "aws:SourceAccount", [Text::literal("false")])
    .when("Bool", "aws:PrincipalIsAWSService", [Text::literal("true")]);
    vec![unless_partner(statement, "aws:SourceAccount", partners)]
}

/// Principals use resources of the organization and its partners. Foundation models and the
/// profiles over them are AWS's own.
pub(super) fn trusted_resources(
    partners: &[AccountId],
    resources: &[String],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let aws_owned = [
        saying.arn("bedrock:*::foundation-model/*"),
        saying.arn("bedrock:*:*:inference-profile/*"),
    ];
    let trusted = resources.iter().map(Text::literal);
    let statement = saying
        .deny("TrustedResources", GuardrailWord::ResourcePerimeter)
        .on_all_but(trusted.chain(aws_owned))
        .when(
            "StringNotEqualsIfExists",
            "aws:ResourceOrgID",
            [Text::literal(saying.organization)],
        );
    vec![unless_partner(statement, "aws:ResourceAccount", partners)]
}

/// A statement for anyone about these services. Of those that the table knows, it says which
/// actions; of others it is all.
fn on_services(
    sid: &str,
    word: GuardrailWord,
    services: &[String],
    saying: &Saying<'_>,
) -> PolicyStatement {
    let known = guardrail_actions(word);
    let actions: BTreeSet<String> = services
        .iter()
        .flat_map(|service| {
            let prefix = format!("{service}:");
            let listed: Vec<String> = known
                .iter()
                .filter(|action| action.starts_with(&prefix))
                .cloned()
                .collect();
            if listed.is_empty() {
                vec![format!("{prefix}*")]
            } else {
                listed
            }
        })
        .collect();
    PolicyStatement::deny(sid, actions, saying.span)
        .principal(Principal::Anyone)
        .on_all()
}

fn unless_partner(
    statement: PolicyStatement,
    key: &str,
    partners: &[AccountId],
) -> PolicyStatement {
    if partners.is_empty() {
        return statement;
    }
    let ids = partners.iter().map(|id| Text::literal(id.as_str()));
    statement.when("StringNotEqualsIfExists", key, ids)
}
