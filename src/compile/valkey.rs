//! Caches in Amazon ElastiCache for Valkey: the serverless cache, who reaches it, and who gets in.
use super::cache::key_value;
use super::endpoints::let_in;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::uses::Uses;
use super::valkey_nodes::nodes;
use crate::artifact::{LogicalId, Symbol, SymbolAttribute, SymbolKind, Value};
use crate::catalog;
use crate::diag::{Code, Diagnostic};
use crate::model::{Cache, Model, RoleIdentity, Valkey, ValkeyForm, VectorsKept};
use std::collections::BTreeMap;

/// The word of the engine.
pub(super) const ENGINE: &str = "valkey";

/// A cache in a network, a user of it for each role that may use it, and their group. Answers come
/// again, so nothing of it outlives its stack.
pub(super) fn valkey<'a>(model: &Model, uses: &Uses<'a>, cache: &'a Cache, kept: &Valkey) -> Part {
    let named: BTreeMap<String, &RoleIdentity> = uses
        .of_cache(cache.account.id, &cache.name)
        .iter()
        .map(|(role, _)| (user_of(kept, role), *role))
        .collect();
    let group = group(model, cache, kept, &named);
    let made = match &kept.form {
        ValkeyForm::Serverless {
            most_gigabytes,
            most_units,
        } => {
            let mut serverless = serverless(model, cache, kept, (*most_gigabytes, *most_units));
            serverless.resource.depends_on = vec![group.id.clone()];
            vec![serverless]
        }
        ValkeyForm::Nodes {
            node_type,
            replicas,
        } => nodes(model, cache, kept, (node_type, *replicas), &group.id),
    };
    let mut part = Part {
        resources: vec![security_group(model, cache, kept), group],
        ..Part::default()
    };
    part.resources.extend(made);
    for (id, role) in &named {
        part.resources.push(user(model, cache, kept, id, role));
    }
    part.diagnostics.extend(too_many(cache, named.len()));
    part
}

/// The host name of a cache, which AWS invents.
pub(super) fn address(cache: &Cache, kept: &Valkey) -> Symbol {
    Symbol {
        kind: match kept.form {
            ValkeyForm::Serverless { .. } => SymbolKind::Cache,
            ValkeyForm::Nodes { .. } => SymbolKind::CacheNodes,
        },
        account: cache.account.id,
        name: cache.identity.clone(),
        region: None,
        attribute: SymbolAttribute::Address,
    }
}

/// The host name of the replicas, if there are any.
pub(super) fn reader_address(cache: &Cache, kept: &Valkey) -> Option<Symbol> {
    let replicated = matches!(kept.form, ValkeyForm::Nodes { replicas, .. } if replicas > 0);
    replicated.then(|| Symbol {
        attribute: SymbolAttribute::ReaderAddress,
        ..address(cache, kept)
    })
}

/// The id and name of the user that a role connects as.
pub(super) fn user_of(kept: &Valkey, role: &RoleIdentity) -> String {
    kept.user_of(role, catalog::valkey().longest_name)
}

pub(super) fn placed(
    type_name: &'static str,
    (word, name): (&str, &str),
    cache: &Cache,
    own: BTreeMap<String, Value>,
) -> PlacedResource {
    let place = (&*cache.account, &cache.region);
    PlacedResource::new(
        type_name,
        LogicalId::new(word, name),
        place,
        own,
        cache.span,
    )
}

fn security_group(model: &Model, cache: &Cache, kept: &Valkey) -> PlacedResource {
    let facts = catalog::valkey();
    let ports = match kept.form {
        ValkeyForm::Serverless { .. } => (facts.port, facts.reader_port),
        ValkeyForm::Nodes { .. } => (facts.port, facts.port),
    };
    // It cannot be changed, so a cache that is renamed keeps it.
    let description = format!(
        "the cache {} of the blueprint {}",
        cache.identity, model.name
    );
    let own = properties([
        ("GroupDescription", Value::string(description)),
        (
            "SecurityGroupIngress",
            let_in(&kept.clients, ports, "TLS to the cache"),
        ),
        ("Tags", tags_in(model, &cache.account)),
        ("VpcId", Value::string(&kept.network.vpc)),
    ]);
    let word = SymbolKind::CacheSecurityGroup.logical_word();
    let id = (word, cache.identity.as_str());
    placed("AWS::EC2::SecurityGroup", id, cache, own)
        .giving(SymbolKind::CacheSecurityGroup, &cache.identity)
}

/// TLS is always on: a serverless cache knows no other way
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html>).
fn serverless(
    model: &Model,
    cache: &Cache,
    kept: &Valkey,
    most: (Option<u64>, Option<u64>),
) -> PlacedResource {
    let inside = inside(cache, kept);
    let subnets = kept.network.subnets.iter().map(Value::string);
    let mut own = properties([
        ("CacheUsageLimits", limits(most)),
        // Without it, the world could open connections.
        ("ConnectionType", Value::string("vpc")),
        ("Engine", Value::string(ENGINE)),
        (
            "MajorEngineVersion",
            Value::string(&catalog::valkey().version),
        ),
        ("SecurityGroupIds", Value::list([Value::Symbol(inside)])),
        ("ServerlessCacheName", Value::string(&kept.name)),
        ("SnapshotRetentionLimit", Value::integer(kept.snapshot_days)),
        ("SubnetIds", Value::list(subnets)),
        ("Tags", tags_in(model, &cache.account)),
        ("UserGroupId", Value::string(&kept.group)),
    ]);
    // Without a key of one's own ElastiCache encrypts with one that AWS owns.
    if let Some(key) = &cache.key {
        own.insert("KmsKeyId".to_owned(), key_value(key));
    }
    let id = (SymbolKind::Cache.logical_word(), cache.identity.as_str());
    placed("AWS::ElastiCache::ServerlessCache", id, cache, own)
        .giving(SymbolKind::Cache, &cache.identity)
}

/// The security group of a cache.
pub(super) fn inside(cache: &Cache, kept: &Valkey) -> Symbol {
    Symbol {
        kind: SymbolKind::CacheSecurityGroup,
        attribute: SymbolAttribute::Id,
        ..address(cache, kept)
    }
}

fn limits((most_gigabytes, most_units): (Option<u64>, Option<u64>)) -> Value {
    let mut limits = BTreeMap::new();
    if let Some(most) = most_gigabytes {
        let storage = [
            ("Maximum", Value::integer(most)),
            ("Unit", Value::string("GB")),
        ];
        limits.insert("DataStorage".to_owned(), Value::map(storage));
    }
    if let Some(most) = most_units {
        let units = Value::map([("Maximum", Value::integer(most))]);
        limits.insert("ECPUPerSecond".to_owned(), units);
    }
    Value::Map(limits)
}

/// The group has no user `default`: Valkey needs none, and so nobody gets in without a name.
fn group(
    model: &Model,
    cache: &Cache,
    kept: &Valkey,
    users: &BTreeMap<String, &RoleIdentity>,
) -> PlacedResource {
    let own = properties([
        ("Engine", Value::string(ENGINE)),
        ("Tags", tags_in(model, &cache.account)),
        ("UserGroupId", Value::string(&kept.group)),
        ("UserIds", Value::list(users.keys().map(Value::string))),
    ]);
    let id = ("CacheUsers", cache.identity.as_str());
    let mut group = placed("AWS::ElastiCache::UserGroup", id, cache, own);
    let mut members: Vec<LogicalId> = users.values().map(|role| user_id(cache, role)).collect();
    members.sort();
    group.resource.depends_on = members;
    group
}

fn user_id(cache: &Cache, role: &RoleIdentity) -> LogicalId {
    LogicalId::new(
        "CacheUser",
        &format!("{}-{}", cache.identity, role.identity),
    )
}

/// A user that signs in with IAM: id and name are the same then
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html>).
fn user(
    model: &Model,
    cache: &Cache,
    kept: &Valkey,
    id: &str,
    role: &RoleIdentity,
) -> PlacedResource {
    let own = properties([
        (
            "AccessString",
            Value::string(access(cache, &kept.key_prefix)),
        ),
        (
            "AuthenticationMode",
            Value::map([("Type", Value::string("iam"))]),
        ),
        ("Engine", Value::string(ENGINE)),
        ("Tags", tags_in(model, &cache.account)),
        ("UserId", Value::string(id)),
        ("UserName", Value::string(id)),
    ]);
    let name = format!("{}-{}", cache.identity, role.identity);
    placed("AWS::ElastiCache::User", ("CacheUser", &name), cache, own)
}

/// Looking up and keeping answers under the cache's own keys, and vectors where the nodes keep them; nothing is listed, emptied
/// or said to others.
fn access(cache: &Cache, prefix: &str) -> String {
    let facts = catalog::valkey();
    let semantic = cache.semantic.as_ref();
    let searches = semantic.is_some_and(|it| it.kept == VectorsKept::OnNodes);
    let searching = facts.nodes.searching.iter().filter(|_| searches);
    let commands = facts.connecting.iter().chain(&facts.using).chain(searching);
    let commands: Vec<String> = commands.map(|command| format!("+{command}")).collect();
    format!("on ~{prefix}* -@all {}", commands.join(" "))
}

fn too_many(cache: &Cache, users: usize) -> Option<Diagnostic> {
    let most = catalog::valkey().users;
    (users > most).then(|| {
        let message = format!(
            "`{}` is used by {users} roles, ElastiCache takes {most} users for a cache",
            cache.name
        );
        Diagnostic::error(Code::OverQuota, cache.span, message)
            .help("let roles share a cache of their own, or use a cache in a table")
    })
}
