//! Who administers and who uses a key, beside those who were granted something under it.
use super::keys::replicas_of;
use super::scope::Scope;
use super::{Context, Own};
use crate::blueprint::raw::{self, KeyPurpose, Text};
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{EncryptedThing, Key, KeyAccess, KeyRight, KeyUse, RoleIdentity};
use std::sync::Arc;

/// Resolves `administrators` and `used_by` of every key, and of its replicas.
pub(super) fn resolve(
    section: &raw::Section<raw::Key>,
    keys: &Own<Key>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<KeyAccess> {
    let mut accesses = Vec::new();
    for (name, raw) in &section.0 {
        for key in keys.find(&name.value) {
            let before = context.diagnostics.len();
            let rights = rights(key, &raw.value, scope, context);
            for key in std::iter::once(key.clone()).chain(replicas_of(key)) {
                accesses.extend(rights.iter().map(|(right, span)| KeyAccess {
                    key: key.clone(),
                    right: right.clone(),
                    span: *span,
                }));
            }
            // What is wrong with one instance is wrong with each.
            if context.diagnostics.len() > before {
                break;
            }
        }
    }
    accesses
}

/// Puts accesses into an order that does not depend on how they were written.
pub(super) fn sort(accesses: &mut [KeyAccess]) {
    accesses.sort_by_cached_key(order);
}

/// An order that does not depend on how it was written.
fn order(access: &KeyAccess) -> (String, String, String, [String; 4]) {
    let key = &access.key;
    (
        key.name.to_string(),
        key.account.id.to_string(),
        key.region.to_string(),
        identity(&access.right),
    )
}

/// What tells two rights to one key apart.
fn identity(right: &KeyRight) -> [String; 4] {
    match right {
        KeyRight::Administer(role) => [
            "administer".to_owned(),
            role.arn.to_string(),
            String::new(),
            String::new(),
        ],
        KeyRight::Use(usage) => [
            "use".to_owned(),
            usage.role.arn.to_string(),
            usage.through.to_owned(),
            usage
                .of
                .as_ref()
                .map_or_else(String::new, |thing| thing.name().to_string()),
        ],
        KeyRight::Service(word) => [
            "service".to_owned(),
            (*word).to_owned(),
            String::new(),
            String::new(),
        ],
    }
}

fn rights(
    key: &Key,
    raw: &raw::Key,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<(KeyRight, Span)> {
    let mut rights: Vec<(KeyRight, Span)> = Vec::new();
    let administrators = raw.administrators.iter().map(|text| {
        let role = administrator(key, text, scope, context);
        (role.map(KeyRight::Administer), text.span)
    });
    let mut found: Vec<(Option<KeyRight>, Span)> = administrators.collect();
    for Located { value, span } in &raw.used_by {
        let right = match value {
            raw::KeyUser::Role(raw) => role_use(key, raw, scope, context).map(KeyRight::Use),
            raw::KeyUser::Service(raw) => Some(KeyRight::Service(raw.service.value.word())),
        };
        found.push((right, *span));
    }
    for (right, span) in found {
        let Some(right) = right else { continue };
        let same = |(known, _): &&(KeyRight, Span)| identity(known) == identity(&right);
        match rights.iter().find(same) {
            Some((_, first)) => context.report(
                Diagnostic::error(
                    Code::DuplicateGrant,
                    span,
                    "the same use of the key stands twice".to_owned(),
                )
                .related(*first, "first here")
                .help("remove one of the two, or join them"),
            ),
            None => rights.push((right, span)),
        }
    }
    rights
}

/// No administration of a key reaches across accounts
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>).
fn administrator(
    key: &Key,
    text: &Text,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<RoleIdentity>> {
    let role = scope.role(text, key.account.id, context)?;
    if role.account_id == key.account.id {
        return Some(role);
    }
    context.report(
        Diagnostic::error(
            Code::OtherAccount,
            text.span,
            format!(
                "the role `{}` is in account {}, the key `{}` in account `{}`",
                role.name, role.account_id, key.name, key.account.name
            ),
        )
        .related(role.span, "declared here")
        .note("AWS KMS lets nobody administer a key of another account")
        .help(format!("name a role of account `{}`", key.account.name)),
    );
    None
}

fn role_use(
    key: &Key,
    raw: &raw::RoleUser,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<KeyUse> {
    let role = scope.role(&raw.role, key.account.id, context);
    let through = raw.through.value.word();
    let of = match &raw.of {
        Some(text) => Some(thing(key, text, through, scope, context)?),
        None => None,
    };
    let does = |purpose: KeyPurpose| {
        let to = raw.to.as_ref();
        to.is_none_or(|to| to.iter().any(|word| word.value == purpose))
    };
    Some(KeyUse {
        role: role?,
        through,
        of,
        decrypt: does(KeyPurpose::Decrypt),
        encrypt: does(KeyPurpose::Encrypt),
        grants: raw.grants.unwrap_or_default(),
    })
}

/// The thing that is encrypted, which the service must be the holder of.
fn thing(
    key: &Key,
    text: &Text,
    through: &str,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<EncryptedThing> {
    let thing = if scope.caches.declares(&text.value) {
        let cache = scope.caches.in_account(text, key.account.id, context)?;
        EncryptedThing::Cache(cache)
    } else if let Some(thing) = scope.existing.encrypted(&text.value) {
        thing
    } else {
        if !scope.existing.things.declares(&text.value)
            || scope.existing.things.find(&text.value).is_some()
        {
            context.report(nothing_encrypted(text));
        }
        return None;
    };
    let says = catalog::key_service(through).is_some_and(|service| !service.context.is_empty());
    if !says {
        context.report(
            Diagnostic::error(
                Code::WrongKind,
                text.span,
                format!("{through} does not say which thing it encrypts"),
            )
            .help("remove `of:`"),
        );
        return None;
    }
    if thing.service() == through {
        return Some(thing);
    }
    context.report(
        Diagnostic::error(
            Code::WrongKind,
            text.span,
            format!(
                "`{}` is held by {}, not by {through}",
                text.value,
                thing.service()
            ),
        )
        .help(format!(
            "write `through: {}`, or name a thing that {through} holds",
            thing.service()
        )),
    );
    None
}

fn nothing_encrypted(text: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownName,
        text.span,
        format!(
            "there is no cache, bucket, table, secret or topic `{}`",
            text.value
        ),
    )
    .help("name one, or remove `of:`")
}
