//! Key policies: the account administers its key, whatever else is said; then who uses it, and how.
use super::audit;
use super::key_use::{administer, side, use_through, way};
use super::principal::{about_roles, root};
use super::uses::{KeyUse, Uses};
use crate::artifact::{PolicyDocument, PolicyStatement, Principal, Text};
use crate::catalog::{self, Service, VerbWord, verb_actions};
use crate::diag::Span;
use crate::model::{self, Key, KeyAccess, KeyRight, Model, RoleIdentity};
use crate::vocab::{Region, camel_case};
use std::collections::{BTreeMap, BTreeSet};

/// Which policies must say that a role may do something with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// The key's policy and the role's.
    Both,
    /// The key's policy: the role is of the key's account and no policy of it is synth's.
    KeyAlone,
}

/// The policy of a key. Its first statement is the same for every key and cannot be left out: the
/// account administers the key through its own IAM policies, so that it can never become
/// unmanageable
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>).
pub(super) fn policy<'a>(model: &Model, uses: &Uses<'a>, key: &'a Key) -> PolicyDocument {
    let root = root(key.region.partition().as_str(), key.account.id);
    let keep = PolicyStatement::allow("AccountAdmin", ["kms:*".to_owned()].into(), key.span)
        .principal(Principal::Aws([root].into()));
    let accesses = uses.accesses_to(key);
    let statements = std::iter::once(keep)
        .chain(by_grants(key, uses.of_key(key)))
        .chain(administrators(key, accesses))
        .chain(through_services(key, accesses))
        .chain(services(key, accesses))
        .chain(audit::key_statements(model, key));
    PolicyDocument::new(statements.map(PolicyStatement::on_all).collect())
}

/// The roles that were granted something under the key, through the service that holds it.
fn by_grants(key: &Key, users: &[KeyUse<'_>]) -> Vec<PolicyStatement> {
    let mut by_service: BTreeMap<(Service, &Region), Vec<&KeyUse<'_>>> = BTreeMap::new();
    for user in users {
        let alike = by_service.entry((user.service, user.region)).or_default();
        alike.push(user);
    }
    let alike = by_service.into_iter().map(|((service, region), users)| {
        let first = users.iter().map(|user| user.span).min().unwrap_or(key.span);
        let sid = format!("UseByRolesThrough{}", camel_case(service.word()));
        let roles = users.into_iter().map(|user| user.role);
        decrypt_by(sid, roles, (service, region), first)
    });
    alike.collect()
}

fn administrators(key: &Key, accesses: &[&KeyAccess]) -> Vec<PolicyStatement> {
    let mut by_side: BTreeMap<Side, (Vec<&RoleIdentity>, Span)> = BTreeMap::new();
    for KeyAccess { right, span, .. } in accesses {
        if let KeyRight::Administer(role) = right {
            let (roles, first) = by_side
                .entry(side(key, role))
                .or_insert((Vec::new(), *span));
            roles.push(role);
            *first = (*first).min(*span);
        }
    }
    let alike = by_side.into_iter().map(|(side, (roles, span))| {
        let sid = match side {
            Side::Both => "AdministerByRoles",
            Side::KeyAlone => "AdministerByExistingRoles",
        };
        about(administer(sid, span), side, &roles)
    });
    alike.collect()
}

/// Uses of a key that differ in nothing but the role.
type Alike<'a> = (Vec<&'a RoleIdentity>, &'a model::KeyUse, Span);

fn through_services(key: &Key, accesses: &[&KeyAccess]) -> Vec<PolicyStatement> {
    let mut groups: BTreeMap<(String, [bool; 3], Side), Alike<'_>> = BTreeMap::new();
    for KeyAccess { right, span, .. } in accesses {
        let KeyRight::Use(usage) = right else {
            continue;
        };
        let purposes = [usage.decrypt, usage.encrypt, usage.grants];
        let (roles, _, first) = groups
            .entry((way(usage), purposes, side(key, &usage.role)))
            .or_insert((Vec::new(), usage, *span));
        roles.push(&usage.role);
        *first = (*first).min(*span);
    }
    let mut statements = Vec::new();
    for ((way, _, side), (roles, usage, span)) in groups {
        let who = match side {
            Side::Both => "UseByNamedRoles",
            Side::KeyAlone => "UseByExistingRoles",
        };
        let alike = use_through(&format!("{who}{way}"), key, usage, span);
        statements.extend(alike.into_iter().map(|it| about(it, side, &roles)));
    }
    statements
}

/// The statement about these roles. One that no policy of its own need mention is named itself:
/// it exists, so that the key policy can be saved.
fn about(statement: PolicyStatement, side: Side, roles: &[&RoleIdentity]) -> PolicyStatement {
    match side {
        Side::Both => about_roles(statement, roles.iter().copied()),
        Side::KeyAlone => {
            let arns: BTreeSet<String> = roles.iter().map(|role| role.arn.to_string()).collect();
            statement.principal(Principal::Aws(arns))
        }
    }
}

/// AWS services that use the key by themselves, for the key's account alone.
fn services(key: &Key, accesses: &[&KeyAccess]) -> Vec<PolicyStatement> {
    let services = accesses.iter().filter_map(|access| {
        let KeyRight::Service(word) = &access.right else {
            return None;
        };
        let caller = catalog::key_caller(word, key.account.id, &key.region)?;
        let sid = format!("UseBy{}", camel_case(word));
        let statement = PolicyStatement::allow(sid, caller.actions, access.span)
            .principal(Principal::Service([caller.principal].into()));
        let when = caller.when.into_iter();
        Some(when.fold(statement, |statement, (operator, key, value)| {
            statement.when(&operator, key, [Text::Literal(value)])
        }))
    });
    services.collect()
}

/// What a key policy needs to let roles use the key through a service that holds what they were
/// granted.
pub(super) fn decrypt_by<'a>(
    sid: String,
    roles: impl IntoIterator<Item = &'a RoleIdentity>,
    (service, region): (Service, &Region),
    span: Span,
) -> PolicyStatement {
    let statement = PolicyStatement::allow(sid, verb_actions(key_verb(service)), span).on_all();
    about_roles(statement, roles).when(
        "StringEquals",
        "kms:ViaService",
        [Text::Literal(catalog::host(service, region))],
    )
}

/// What a service does with a key for a role that uses what it holds: messages are encrypted by
/// whoever publishes them.
pub(super) fn key_verb(service: Service) -> VerbWord {
    match service {
        Service::Sns => VerbWord::EncryptMessages,
        _ => VerbWord::Decrypt,
    }
}
