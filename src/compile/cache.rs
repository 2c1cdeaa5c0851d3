//! Caches in DynamoDB tables whose items expire.
use super::adoption;
use super::identity_policy::use_cache;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::principal::about_roles;
use super::uses::{Uses, own_key_arn};
use super::{semantic, valkey};
use crate::artifact::{LogicalId, PolicyDocument, PolicyFile, PolicyKind, Value};
use crate::model::{Cache, CacheStore, CacheTable, EncryptionKey, Model};

/// The attribute that holds the cache key.
pub(super) const KEY_ATTRIBUTE: &str = "cacheKey";
/// The attribute that holds the second from which an answer has expired.
pub(super) const EXPIRY_ATTRIBUTE: &str = "expiresAt";

/// What a cache becomes.
pub(super) fn cache<'a>(model: &Model, uses: &Uses<'a>, cache: &'a Cache) -> Part {
    let exact = match &cache.store {
        CacheStore::Table(kept) => table(model, uses, cache, kept),
        CacheStore::Valkey(valkey) => valkey::valkey(model, uses, cache, valkey),
    };
    match &cache.semantic {
        Some(kept) => exact.and(semantic::store(model, cache, kept)),
        None => exact,
    }
}

/// A table that outlives its stack, cannot be deleted by mistake and can be restored.
fn table<'a>(model: &Model, uses: &Uses<'a>, cache: &'a Cache, kept: &CacheTable) -> Part {
    let mut table = PlacedResource::new(
        "AWS::DynamoDB::Table",
        LogicalId::new("Table", cache.identity.as_str()),
        (&cache.account, &cache.region),
        properties([
            ("AttributeDefinitions", one_key("AttributeType", "S")),
            ("BillingMode", Value::string("PAY_PER_REQUEST")),
            ("DeletionProtectionEnabled", Value::Bool(true)),
            ("KeySchema", one_key("KeyType", "HASH")),
            ("OnDemandThroughput", limits(kept)),
            (
                "PointInTimeRecoverySpecification",
                Value::map([("PointInTimeRecoveryEnabled", Value::Bool(true))]),
            ),
            ("TableName", Value::string(&kept.name)),
            ("Tags", tags_in(model, &cache.account)),
            (
                "TimeToLiveSpecification",
                Value::map([
                    ("AttributeName", Value::string(EXPIRY_ATTRIBUTE)),
                    ("Enabled", Value::Bool(true)),
                ]),
            ),
        ]),
        cache.span,
    )
    .retained();
    if cache.adopt {
        table = adoption::adopting(table, &[("TableName", &kept.name)]);
    }
    let more = &mut table.resource.properties;
    // Without a key of one's own DynamoDB encrypts with one that AWS owns.
    if let Some(key) = &cache.key {
        more.insert("SSESpecification".to_owned(), encryption(key));
    }
    let mut part = Part::default();
    if let Some(policy) = policy(uses, cache) {
        let document = Value::map([("PolicyDocument", Value::Policy(policy.clone()))]);
        more.insert("ResourcePolicy".to_owned(), document);
        part.policies.push(PolicyFile {
            path: PolicyKind::Table.path(Some(cache.account.id), cache.name.as_str()),
            document: policy,
        });
    }
    part.resources.push(table);
    part
}

/// Beyond it DynamoDB refuses requests, so that nobody can make them cost more
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html>).
fn limits(kept: &CacheTable) -> Value {
    let said = [
        ("MaxReadRequestUnits", kept.most_reads),
        ("MaxWriteRequestUnits", kept.most_writes),
    ];
    let said = said.into_iter();
    Value::map(said.filter_map(|(name, most)| Some((name, Value::integer(most?)))))
}

fn one_key(attribute: &str, value: &str) -> Value {
    Value::list([Value::map([
        ("AttributeName", Value::string(KEY_ATTRIBUTE)),
        (attribute, Value::string(value)),
    ])])
}

/// A key's ARN, as a property.
pub(super) fn key_value(key: &EncryptionKey) -> Value {
    match key {
        EncryptionKey::Own(key) => Value::Symbol(own_key_arn(key)),
        EncryptionKey::Given(key) => Value::string(key.arn.to_string()),
    }
}

/// How a table is encrypted with a key of one's own.
pub(super) fn encryption(key: &EncryptionKey) -> Value {
    Value::map([
        ("KMSMasterKeyId", key_value(key)),
        ("SSEEnabled", Value::Bool(true)),
        ("SSEType", Value::string("KMS")),
    ])
}

/// The table's resource policy: needed for roles of other accounts alone.
fn policy<'a>(uses: &Uses<'a>, cache: &'a Cache) -> Option<PolicyDocument> {
    let statements: Vec<_> = uses
        .of_cache(cache.account.id, &cache.name)
        .iter()
        .filter(|(role, _)| role.account_id != cache.account.id)
        .map(|(role, span)| {
            let mut statement = use_cache(role, cache, *span);
            statement.sid = format!("UseBy{}", role.name.camel_case());
            about_roles(statement, [*role])
        })
        .collect();
    (!statements.is_empty()).then(|| PolicyDocument::new(statements))
}
