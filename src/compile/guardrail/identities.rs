//! Guardrails about users and roles.
use super::statements::{Saying, role_anywhere};
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::{exactly, in_pattern};
use std::collections::BTreeSet;

/// No users, and no keys or passwords for those there are.
pub(super) fn no_users(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![saying.deny("IamUsers", GuardrailWord::CreateUser).on_all()]
}

/// The root user, except in sessions that the management account starts centrally
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management>).
pub(super) fn no_root(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let everything = BTreeSet::from(["*".to_owned()]);
    vec![
        PolicyStatement::deny("RootUser", everything, saying.span)
            .on_all()
            .when("ArnLike", "aws:PrincipalArn", [saying.arn("iam::*:root")])
            .when("BoolIfExists", "aws:AssumedRoot", [Text::literal("false")]),
    ]
}

/// Roles go to these services only.
pub(super) fn pass_only_to(services: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        saying
            .deny("PassRoles", GuardrailWord::PassRole)
            .on_all()
            .when(
                "StringNotEquals",
                "iam:PassedToService",
                services.iter().map(|host| exactly(host)),
            ),
    ]
}

/// Roles are made and widened under this boundary, which they keep and which stays as it is.
pub(super) fn bounded(boundary: &str, saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let arn = || saying.arn(&format!("iam::*:policy/{}", in_pattern(boundary)));
    let key = "iam:PermissionsBoundary";
    vec![
        saying
            .deny("BoundaryPolicy", GuardrailWord::ChangeManagedPolicy)
            .on([arn()]),
        saying
            .deny("KeepBoundary", GuardrailWord::UnbindRole)
            .on_all()
            .when("ArnEquals", key, [arn()]),
        saying
            .deny("RequireBoundary", GuardrailWord::MakeRole)
            .on_all()
            .when("ArnNotEquals", key, [arn()]),
    ]
}

/// These roles are made and changed by the exceptions alone.
pub(super) fn platform_roles(roles: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let arns = roles
        .iter()
        .map(|role| Text::Literal(role_anywhere(role, saying)));
    vec![
        saying
            .deny("PlatformRoles", GuardrailWord::ChangeRole)
            .on(arns),
    ]
}
