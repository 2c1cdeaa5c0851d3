//! Trust policies: who may become a role.
use super::literal::exactly;
use super::principal::{about_account, about_roles, while_in_organization};
use super::uses::Uses;
use crate::artifact::{PolicyDocument, PolicyStatement, Principal, Text};
use crate::catalog::{VerbWord, federation, sends_source_account, verb_actions};
use crate::model::{
    GitHubJob, Requirement, Role, RoleIdentity, ServiceAccount, TokenSubject, Trust,
    TrustConditions, TrustedPrincipal,
};
use crate::vocab::{AccountId, camel_case};

/// The trust policy of a role.
pub(super) fn policy(uses: &Uses<'_>, role: &Role) -> PolicyDocument {
    let statements = role
        .trusted_by
        .iter()
        .map(|trust| statement(uses, &role.identity, trust))
        .collect();
    PolicyDocument::new(statements)
}

/// What lets one principal in, as a statement of the trust policy of a role.
pub(super) fn statement(uses: &Uses<'_>, target: &RoleIdentity, trust: &Trust) -> PolicyStatement {
    let conditions = &trust.conditions;
    let allow = |sid: String, verb: VerbWord| {
        let mut actions = verb_actions(verb);
        if conditions.source_identity == Requirement::Required {
            actions.extend(verb_actions(VerbWord::SetSourceIdentity));
        }
        if !conditions.session_tags.is_empty() {
            actions.extend(verb_actions(VerbWord::TagSession));
        }
        PolicyStatement::allow(sid, actions, trust.span)
    };
    let statement = match &trust.principal {
        TrustedPrincipal::Service(host) => {
            let statement = allow(sid_of_service(host), VerbWord::Assume)
                .principal(Principal::Service([host.clone()].into()));
            from_account(statement, host, target.account_id)
        }
        TrustedPrincipal::InstanceProfile(_) => {
            let host = &federation().instances;
            allow(sid_of_service(host), VerbWord::Assume)
                .principal(Principal::Service([host.clone()].into()))
        }
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => {
            let sid = format!("TrustPods{}", cluster.name.camel_case());
            let mut statement = allow(sid, VerbWord::Assume);
            statement.actions.extend(verb_actions(VerbWord::TagSession));
            of_pod(statement, &cluster.arn.to_string(), service_account)
        }
        TrustedPrincipal::WebIdentity {
            provider,
            audience,
            subject,
        } => {
            let sid = format!("Trust{}", provider.name.camel_case());
            let key = |claim: &str| format!("{}:{claim}", provider.issuer);
            allow(sid, VerbWord::AssumeWithWebIdentity)
                .principal(Principal::Federated(provider.arn.to_string()))
                .when("StringEquals", key("aud"), [exactly(audience)])
                .when(
                    "StringEquals",
                    key("sub"),
                    [exactly(&subject_text(subject))],
                )
        }
        TrustedPrincipal::Saml { provider, regions } => {
            let sid = format!("Trust{}", provider.name.camel_case());
            let regions = regions.iter().map(String::as_str);
            let pages = federation().saml_sign_in(&provider.arn.partition, regions);
            allow(sid, VerbWord::AssumeWithSaml)
                .principal(Principal::Federated(provider.arn.to_string()))
                .when(
                    "StringEquals",
                    "SAML:aud",
                    pages.iter().map(|page| exactly(page)),
                )
        }
        TrustedPrincipal::Role(role) => {
            let sid = format!("Trust{}", role.name.camel_case());
            let statement = about_roles(allow(sid, VerbWord::Assume), [&**role]);
            while_in_organization(statement, uses, role.account_id)
        }
        TrustedPrincipal::Account(trusted) => {
            let sid = format!("TrustAccount{}", trusted.name.camel_case());
            let statement = about_account(allow(sid, VerbWord::Assume), trusted);
            while_in_organization(statement, uses, trusted.id)
        }
    };
    with_conditions(statement, uses, conditions)
}

fn sid_of_service(host: &str) -> String {
    let word = host.split('.').next().unwrap_or_default();
    format!("Trust{}", camel_case(word))
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

/// EKS Pod Identity says by session tags for which pod it acts
/// (<https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html>).
fn of_pod(
    statement: PolicyStatement,
    cluster: &str,
    service_account: &ServiceAccount,
) -> PolicyStatement {
    let pods = &federation().pod_identity;
    let key = |tag: &str| format!("aws:RequestTag/{tag}");
    statement
        .principal(Principal::Service([pods.service.clone()].into()))
        .when("StringEquals", key(&pods.cluster_tag), [exactly(cluster)])
        .when(
            "StringEquals",
            key(&pods.namespace_tag),
            [exactly(&service_account.namespace)],
        )
        .when(
            "StringEquals",
            key(&pods.service_account_tag),
            [exactly(&service_account.name)],
        )
}

/// The subject as the issuer writes it
/// (<https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html>,
/// <https://docs.github.com/en/actions/reference/security/oidc>).
fn subject_text(subject: &TokenSubject) -> String {
    match subject {
        TokenSubject::ServiceAccount(account) => {
            format!(
                "system:serviceaccount:{}:{}",
                account.namespace, account.name
            )
        }
        TokenSubject::GitHub { repository, job } => match job {
            GitHubJob::Branch(name) => format!("repo:{repository}:ref:refs/heads/{name}"),
            GitHubJob::Environment(name) => format!("repo:{repository}:environment:{name}"),
            GitHubJob::Tag(name) => format!("repo:{repository}:ref:refs/tags/{name}"),
        },
        TokenSubject::Exactly(text) => text.clone(),
    }
}

fn with_conditions(
    mut statement: PolicyStatement,
    uses: &Uses<'_>,
    conditions: &TrustConditions,
) -> PolicyStatement {
    for (tag, value) in &conditions.principal_tags {
        let key = format!("aws:PrincipalTag/{tag}");
        statement = statement.when("StringEquals", key, [exactly(value)]);
    }
    if conditions.source_identity == Requirement::Required {
        let any = ["*".to_owned()];
        let patterns = match conditions.source_identities.as_slice() {
            [] => any.as_slice(),
            patterns => patterns,
        };
        let patterns = patterns.iter().map(Text::literal);
        statement = statement.when("StringLike", "sts:SourceIdentity", patterns);
    }
    if let Some(id) = &conditions.external_id {
        statement = statement.when("StringEquals", "sts:ExternalId", [exactly(id)]);
    }
    if conditions.mfa == Requirement::Required {
        let present = [Text::literal("true")];
        statement = statement.when("Bool", "aws:MultiFactorAuthPresent", present);
    }
    if let Some(seconds) = conditions.mfa_age_seconds {
        let seconds = [Text::literal(seconds.to_string())];
        statement = statement.when("NumericLessThan", "aws:MultiFactorAuthAge", seconds);
    }
    if conditions.from_organization == Requirement::Required {
        let id = uses.organization().map(|id| Text::literal(id.as_str()));
        statement = statement.when("StringEquals", "aws:PrincipalOrgID", id);
    }
    let lists = [
        (
            "StringEquals",
            "aws:SourceVpce",
            &conditions.source_vpc_endpoints,
        ),
        ("StringEquals", "aws:SourceVpc", &conditions.source_vpcs),
        ("IpAddress", "aws:SourceIp", &conditions.source_addresses),
    ];
    for (operator, key, values) in lists {
        if !values.is_empty() {
            let values = values.iter().map(|value| exactly(value));
            statement = statement.when(operator, key, values);
        }
    }
    if !conditions.source_arns.is_empty() {
        let arns = conditions.source_arns.iter().map(Text::literal);
        statement = statement.when("ArnLike", "aws:SourceArn", arns);
    }
    with_session_tags(statement, conditions)
}

/// The tags that are named, with their values, and no others
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>).
fn with_session_tags(
    mut statement: PolicyStatement,
    conditions: &TrustConditions,
) -> PolicyStatement {
    for (tag, value) in &conditions.session_tags {
        let key = format!("aws:RequestTag/{tag}");
        statement = match value {
            Some(value) => statement.when("StringEquals", key, [exactly(value)]),
            None => statement.when("StringLike", key, [Text::literal("*")]),
        };
    }
    if !conditions.session_tags.is_empty() {
        let keys = conditions.session_tags.keys().map(|tag| exactly(tag));
        statement = statement.when("ForAllValues:StringEquals", "aws:TagKeys", keys);
    }
    if let Some(tag) = &conditions.transitive_tag {
        let tag = [exactly(tag)];
        statement = statement.when("ForAnyValue:StringEquals", "sts:TransitiveTagKeys", tag);
    }
    statement
}
