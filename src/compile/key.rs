//! KMS keys: the key, its alias, and a key policy that names who uses it.
use super::part::{Part, PlacedResource, properties, tags_in};
use super::principal::{about_roles, root};
use super::uses::{KeyUse, Uses, own_key_arn};
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Principal, SymbolKind,
    Text, Value,
};
use crate::catalog::{self, Service, VerbWord, verb_actions};
use crate::diag::Span;
use crate::model::{Key, Model, RoleIdentity};
use crate::vocab::{Region, camel_case};
use std::collections::BTreeMap;

/// A key that rotates and outlives its stack, with its alias.
pub(super) fn key<'a>(model: &Model, uses: &Uses<'a>, key: &'a Key) -> Part {
    let policy = policy(key, uses.of_key(key.account.id, &key.name));
    let place = (&*key.account, &key.region);
    let resource = PlacedResource::new(
        "AWS::KMS::Key",
        LogicalId::new(SymbolKind::Key.logical_word(), key.name.as_str()),
        place,
        properties([
            (
                "Description",
                Value::string(format!("{} of the blueprint {}", key.name, model.name)),
            ),
            ("EnableKeyRotation", Value::Bool(true)),
            ("KeyPolicy", Value::Policy(policy.clone())),
            (
                "PendingWindowInDays",
                Value::integer(key.pending_window_days),
            ),
            ("RotationPeriodInDays", Value::integer(key.rotation_days)),
            ("Tags", tags_in(model, &key.account)),
        ]),
        key.span,
    );
    let alias = PlacedResource::new(
        "AWS::KMS::Alias",
        LogicalId::new("Alias", key.name.as_str()),
        place,
        properties([
            ("AliasName", Value::string(format!("alias/{}", key.alias))),
            ("TargetKeyId", Value::Symbol(own_key_arn(key))),
        ]),
        key.span,
    );
    Part {
        resources: vec![
            resource.retained().giving(SymbolKind::Key, &key.name),
            alias,
        ],
        policies: vec![PolicyFile {
            path: PolicyKind::Key.path(Some(key.account.id), key.name.as_str()),
            document: policy,
        }],
        ..Part::default()
    }
}

/// The account administers the key through its own IAM policies, so that it can never become
/// unmanageable; the roles that were granted something under it may decrypt through the service
/// that holds it.
fn policy(key: &Key, users: &[KeyUse<'_>]) -> PolicyDocument {
    let root = root(key.region.partition().as_str(), key.account.id);
    let administer = PolicyStatement::allow("AccountAdmin", ["kms:*".to_owned()].into(), key.span)
        .principal(Principal::Aws([root].into()))
        .on_all();
    let mut by_service: BTreeMap<(Service, &Region), Vec<&KeyUse<'_>>> = BTreeMap::new();
    for user in users {
        let alike = by_service.entry((user.service, user.region)).or_default();
        alike.push(user);
    }
    let decrypt = by_service.into_iter().map(|((service, region), users)| {
        let first = users.iter().map(|user| user.span).min().unwrap_or(key.span);
        let sid = format!("UseByRolesThrough{}", camel_case(service.word()));
        let roles = users.into_iter().map(|user| user.role);
        decrypt_by(sid, roles, (service, region), first)
    });
    PolicyDocument::new(std::iter::once(administer).chain(decrypt).collect())
}

/// What a key policy needs to let roles decrypt through a service.
pub(super) fn decrypt_by<'a>(
    sid: String,
    roles: impl IntoIterator<Item = &'a RoleIdentity>,
    (service, region): (Service, &Region),
    span: Span,
) -> PolicyStatement {
    let statement = PolicyStatement::allow(sid, verb_actions(VerbWord::Decrypt), span).on_all();
    about_roles(statement, roles).when(
        "StringEquals",
        "kms:ViaService",
        [Text::Literal(catalog::host(service, region))],
    )
}
