//! Caches in Amazon ElastiCache for Valkey on nodes: a primary and its replicas, which can search vectors.
use super::cache::key_value;
use super::part::{PlacedResource, properties, tags_in};
use super::valkey::{ENGINE, inside, placed};
use crate::artifact::{LogicalId, SymbolKind, Value};
use crate::catalog;
use crate::model::{Cache, Model, Valkey};

/// The replication group and the subnets it is in. Answers come again, so neither outlives its stack.
pub(super) fn nodes(
    model: &Model,
    cache: &Cache,
    kept: &Valkey,
    nodes: (&str, u8),
    users: &LogicalId,
) -> Vec<PlacedResource> {
    let subnets = subnets(model, cache, kept);
    let mut group = replication_group(model, cache, kept, nodes);
    group.resource.depends_on = vec![subnets.id.clone(), users.clone()];
    group.resource.depends_on.sort();
    vec![subnets, group]
}

fn subnets(model: &Model, cache: &Cache, kept: &Valkey) -> PlacedResource {
    let own = properties([
        ("CacheSubnetGroupName", Value::string(&kept.name)),
        (
            "Description",
            Value::string(format!(
                "the cache {} of the blueprint {}",
                cache.name, model.name
            )),
        ),
        (
            "SubnetIds",
            Value::list(kept.network.subnets.iter().map(Value::string)),
        ),
        ("Tags", tags_in(model, &cache.account)),
    ]);
    let id = ("CacheSubnets", cache.identity.as_str());
    placed("AWS::ElastiCache::SubnetGroup", id, cache, own)
}

/// One shard, so that clients need not speak cluster mode, and its index finds all that is kept. IAM authentication needs TLS
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html>), and a replica that takes over needs another
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html>).
fn replication_group(
    model: &Model,
    cache: &Cache,
    kept: &Valkey,
    (node_type, replicas): (&str, u8),
) -> PlacedResource {
    let facts = catalog::valkey();
    let description = format!("the cache {} of the blueprint {}", cache.name, model.name);
    let mut own = properties([
        ("AtRestEncryptionEnabled", Value::Bool(true)),
        ("AutoMinorVersionUpgrade", Value::Bool(true)),
        ("AutomaticFailoverEnabled", Value::Bool(replicas > 0)),
        ("CacheNodeType", Value::string(node_type)),
        ("CacheSubnetGroupName", Value::string(&kept.name)),
        ("Engine", Value::string(ENGINE)),
        ("EngineVersion", Value::string(&facts.nodes.version)),
        ("MultiAZEnabled", Value::Bool(replicas > 0)),
        ("NumNodeGroups", Value::integer(1)),
        ("Port", Value::integer(facts.port)),
        ("ReplicasPerNodeGroup", Value::integer(replicas)),
        ("ReplicationGroupDescription", Value::string(description)),
        ("ReplicationGroupId", Value::string(&kept.name)),
        (
            "SecurityGroupIds",
            Value::list([Value::Symbol(inside(cache, kept))]),
        ),
        ("SnapshotRetentionLimit", Value::integer(kept.snapshot_days)),
        ("Tags", tags_in(model, &cache.account)),
        ("TransitEncryptionEnabled", Value::Bool(true)),
        ("TransitEncryptionMode", Value::string("required")),
        ("UserGroupIds", Value::list([Value::string(&kept.group)])),
    ]);
    // Without a key of one's own ElastiCache encrypts with one that AWS owns.
    if let Some(key) = &cache.key {
        own.insert("KmsKeyId".to_owned(), key_value(key));
    }
    let kind = SymbolKind::CacheNodes;
    let id = (kind.logical_word(), cache.identity.as_str());
    placed("AWS::ElastiCache::ReplicationGroup", id, cache, own)
        .expendable()
        .giving(kind, &cache.identity)
}
