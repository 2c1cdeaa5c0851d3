//! KMS keys: the key, its alias, its replicas in other regions.
use super::adoption;
use super::key_policy;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::uses::{Uses, key_kind, own_key_arn};
use crate::artifact::{LogicalId, PolicyFile, PolicyKind, Symbol, SymbolKind, Value};
use crate::model::{Key, Model};
use std::collections::BTreeMap;

/// A key that rotates and outlives its stack, with its alias; or a replica of one.
pub(super) fn key<'a>(model: &Model, uses: &Uses<'a>, key: &'a Key) -> Part {
    let policy = key_policy::policy(model, uses, key);
    let place = (&*key.account, &key.region);
    let kind = key_kind(key);
    let type_name = match kind {
        SymbolKind::ReplicaKey => "AWS::KMS::ReplicaKey",
        _ => "AWS::KMS::Key",
    };
    let mut own = properties([
        (
            "Description",
            Value::string(format!("{} of the blueprint {}", key.name, model.name)),
        ),
        ("KeyPolicy", Value::Policy(policy.clone())),
        (
            "PendingWindowInDays",
            Value::integer(key.pending_window_days),
        ),
        ("Tags", tags_in(model, &key.account)),
    ]);
    own.extend(of_kind(key, kind));
    let id = LogicalId::new(kind.logical_word(), key.identity.as_str());
    let resource = PlacedResource::new(type_name, id, place, own, key.span)
        .retained()
        .giving(kind, &key.identity);
    let resource = match &key.adopt {
        Some(id) => adoption::adopting(resource, &[("KeyId", id)]),
        None => resource,
    };
    let alias = PlacedResource::new(
        "AWS::KMS::Alias",
        LogicalId::new("Alias", key.identity.as_str()),
        place,
        properties([
            ("AliasName", Value::string(format!("alias/{}", key.alias))),
            ("TargetKeyId", Value::Symbol(own_key_arn(key))),
        ]),
        key.span,
    );
    let file = match key.replica_of {
        Some(_) => format!("{}/{}", key.region, key.name),
        None => key.name.to_string(),
    };
    Part {
        resources: vec![resource, alias],
        policies: vec![PolicyFile {
            path: PolicyKind::Key.path(Some(key.account.id), &file),
            document: policy,
        }],
        ..Part::default()
    }
}

/// Rotation is the primary key's, and its replicas follow it
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>).
fn of_kind(key: &Key, kind: SymbolKind) -> BTreeMap<String, Value> {
    if kind == SymbolKind::ReplicaKey {
        let primary = Symbol {
            kind: SymbolKind::Key,
            region: None,
            ..own_key_arn(key)
        };
        return properties([("PrimaryKeyArn", Value::Symbol(primary))]);
    }
    let mut own = properties([
        ("EnableKeyRotation", Value::Bool(true)),
        ("RotationPeriodInDays", Value::integer(key.rotation_days)),
    ]);
    if key.is_multi_region() {
        own.insert("MultiRegion".to_owned(), Value::Bool(true));
    }
    own
}
