//! Roles as principals of policies on the other side.
use super::literal::in_pattern;
use super::uses::Uses;
use crate::artifact::{PolicyStatement, Principal, Text};
use crate::model::{Account, RoleIdentity};
use crate::vocab::{AccountId, Arn};
use std::collections::BTreeSet;

/// The statement about these roles and nobody else: the accounts' roots plus the exact ARNs.
///
/// Naming a role as principal would tie the policy to the role's invented unique id: it could not
/// be saved before the role is there, and a re-created role would be locked out. The pair admits
/// the same callers. It is used for roles of the same stack, too: roles that trust each other
/// would be a cycle otherwise, and an exact principal in one's own account would need no grant on
/// the caller's side.
pub(super) fn about_roles<'a>(
    statement: PolicyStatement,
    roles: impl IntoIterator<Item = &'a RoleIdentity>,
) -> PolicyStatement {
    let mut roots = BTreeSet::new();
    let mut arns = Vec::new();
    let mut operator = "ArnEquals";
    for role in roles {
        roots.insert(root(&role.arn.partition, role.account_id));
        arns.push(Text::Literal(arn_pattern(role)));
        operator = operator.max(arn_operator(role));
    }
    statement
        .principal(Principal::Aws(roots))
        .when(operator, "aws:PrincipalArn", arns)
}

/// What a role's ARN is, to stand in a resource or an ARN condition: the end of a permission set's
/// role is invented anew with each first assignment in an account, so any end will do
/// (<https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html>).
pub(super) fn arn_pattern(role: &RoleIdentity) -> String {
    match role.known_resource() {
        Some(known) => {
            let known = Arn {
                resource: known.to_owned(),
                ..role.arn.clone()
            };
            format!("{}*", in_pattern(&known.to_string()))
        }
        None => in_pattern(&role.arn.to_string()),
    }
}

/// The operator that says what it means: AWS decides both alike.
pub(super) fn arn_operator(role: &RoleIdentity) -> &'static str {
    if role.is_of_permission_set() {
        "ArnLike"
    } else {
        "ArnEquals"
    }
}

/// The statement about every principal of an account that its own policies allow.
pub(super) fn about_account(statement: PolicyStatement, account: &Account) -> PolicyStatement {
    let partition = account.home_region.partition().as_str();
    statement.principal(Principal::Aws([root(partition, account.id)].into()))
}

/// The statement, for as long as the caller is in the organization. Only accounts that the
/// blueprint says are in it are held to that: a role of an account it does not list may belong to
/// someone else, and its exact ARN pins it anyway.
pub(super) fn while_in_organization(
    statement: PolicyStatement,
    uses: &Uses<'_>,
    account: AccountId,
) -> PolicyStatement {
    match uses.organization_of(account) {
        Some(id) => {
            let id = [Text::literal(id.as_str())];
            statement.when("StringEquals", "aws:PrincipalOrgID", id)
        }
        None => statement,
    }
}

/// The ARN of an account's root.
pub(super) fn root(partition: &str, account: AccountId) -> String {
    format!("arn:{partition}:iam::{account}:root")
}
