//! Trust policies: who may become a role.
use super::literal::exactly;
use super::principal::{about_account, about_roles, while_in_organization};
use super::uses::Uses;
use crate::artifact::{PolicyDocument, PolicyStatement, Principal, Text};
use crate::catalog::{VerbWord, sends_source_account, verb_actions};
use crate::model::{Requirement, Role, Trust, TrustConditions, TrustedPrincipal};
use crate::vocab::{AccountId, camel_case};

/// The trust policy of a role.
pub(super) fn policy(uses: &Uses<'_>, role: &Role) -> PolicyDocument {
    let statements = role
        .trusted_by
        .iter()
        .map(|trust| statement(uses, role.identity.account_id, trust))
        .collect();
    PolicyDocument::new(statements)
}

/// What lets one principal in, as a statement of the trust policy of a role in `account`.
pub(super) fn statement(uses: &Uses<'_>, account: AccountId, trust: &Trust) -> PolicyStatement {
    let mut actions = verb_actions(VerbWord::Assume);
    if trust.conditions.source_identity == Requirement::Required {
        actions.extend(verb_actions(VerbWord::SetSourceIdentity));
    }
    let allow = |sid: String| PolicyStatement::allow(sid, actions, trust.span);
    let statement = match &trust.principal {
        TrustedPrincipal::Service(host) => {
            let word = host.split('.').next().unwrap_or_default();
            let statement = allow(format!("Trust{}", camel_case(word)))
                .principal(Principal::Service([host.clone()].into()));
            from_account(statement, host, account)
        }
        TrustedPrincipal::Role(role) => {
            let sid = format!("Trust{}", role.name.camel_case());
            let statement = about_roles(allow(sid), [&**role]);
            while_in_organization(statement, uses, role.account_id)
        }
        TrustedPrincipal::Account(trusted) => {
            let sid = format!("TrustAccount{}", trusted.name.camel_case());
            let statement = about_account(allow(sid), trusted);
            while_in_organization(statement, uses, trusted.id)
        }
    };
    with_conditions(statement, &trust.conditions)
}

/// A service may only act for the role's own account, where it is documented to say for whom it
/// acts; elsewhere the condition would lock the service out.
fn from_account(statement: PolicyStatement, host: &str, account: AccountId) -> PolicyStatement {
    if sends_source_account(host) {
        let account = [Text::literal(account.as_str())];
        statement.when("StringEquals", "aws:SourceAccount", account)
    } else {
        statement
    }
}

fn with_conditions(
    mut statement: PolicyStatement,
    conditions: &TrustConditions,
) -> PolicyStatement {
    for (tag, value) in &conditions.principal_tags {
        let key = format!("aws:PrincipalTag/{tag}");
        statement = statement.when("StringEquals", key, [exactly(value)]);
    }
    if conditions.source_identity == Requirement::Required {
        statement = statement.when("StringLike", "sts:SourceIdentity", [Text::literal("*")]);
    }
    if let Some(id) = &conditions.external_id {
        statement = statement.when("StringEquals", "sts:ExternalId", [exactly(id)]);
    }
    if conditions.mfa == Requirement::Required {
        let present = [Text::literal("true")];
        statement = statement.when("Bool", "aws:MultiFactorAuthPresent", present);
    }
    if !conditions.source_vpc_endpoints.is_empty() {
        let endpoints = conditions.source_vpc_endpoints.iter();
        let endpoints = endpoints.map(|endpoint| exactly(endpoint));
        statement = statement.when("StringEquals", "aws:SourceVpce", endpoints);
    }
    statement
}
