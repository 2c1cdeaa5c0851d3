//! Caches: what keeps the answers, where, and how much of it there may be.
use super::accounts::Accounts;
use super::existing::Existing;
use super::names::Broken;
use super::placed::place;
use super::quantity::{self, Bounds};
use super::valkey::{self, Declared};
use super::{Context, Own, expected_uses, identifier, renamed, semantic};
use crate::blueprint::raw::{self, Engine, KeyPart, Text};
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{
    Account, Cache, CacheKeyPart, CacheStore, CacheTable, EncryptionKey, Key, Role, Verb,
    physical_name,
};
use crate::vocab::{Name, Region, short_hash, short_name};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const DAY: u64 = 86_400_000;

const TTL: Bounds = Bounds {
    least: 1_000,
    greatest: 365 * DAY,
    words: "1s to 365d",
};

/// Resolves the caches.
pub(super) fn resolve(
    section: &raw::Section<raw::Cache>,
    broken: Broken,
    accounts: &Accounts,
    own_keys: &Own<Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Own<Cache> {
    let mut caches = Own::new("a cache", broken);
    for (name, raw) in &section.0 {
        let span = raw.span;
        let raw = &raw.value;
        let declared = context.declared_name(name);
        let identity = renamed::identity(name, raw.was.as_ref(), context);
        let engine = engine(name, &Located::new(raw, span), existing, context);
        let ttl = quantity::duration(&raw.ttl, TTL, context);
        let semantic = semantic::resolve(name, raw, context);
        let expects = raw
            .expects
            .as_ref()
            .and_then(|expects| expected_uses::of_cache(expects, name, context));
        let placed = place(&raw.account, raw.region.as_ref(), accounts, context);
        let mut instances = BTreeMap::new();
        for (account, region) in placed {
            let key = match &raw.key {
                Some(key) => match existing.key(key, own_keys, (account.id, &region), context) {
                    Some(key) => Some(key),
                    None => continue,
                },
                None => None,
            };
            let (Some(declared), Some(identity), Some(engine), Some(ttl)) =
                (&declared, &identity, &engine, ttl)
            else {
                continue;
            };
            let physical = physical_name(&context.blueprint, identity);
            let Some(store) = engine.store(
                (&physical, identity),
                (&account, &region),
                key.as_ref(),
                context,
            ) else {
                // What is wrong with its network is wrong in every account.
                break;
            };
            let semantic = match &semantic {
                Some(semantic) => {
                    match semantic.placed((&physical, &store), &region, key.as_ref(), context) {
                        Some(placed) => Some(placed),
                        None => break,
                    }
                }
                None => None,
            };
            let cache = Cache {
                name: declared.clone(),
                identity: identity.clone(),
                region,
                adopt: matches!(
                    engine,
                    Kept::InTable {
                        adopted: Some(_),
                        ..
                    }
                ),
                store,
                ttl_seconds: ttl / 1_000,
                key_by: raw.key_by.iter().map(|part| key_part(part.value)).collect(),
                key,
                semantic,
                expects,
                span: name.span,
                account,
            };
            instances.insert(cache.account.id, Arc::new(cache));
        }
        caches.declare(&name.value, instances);
    }
    caches
}

/// Reports Valkey caches that nobody may use: a user group without users lets nobody in, and a cache
/// without a user group everyone.
pub(super) fn used(caches: &Own<Cache>, roles: &[Role], context: &mut Context<'_>) {
    // A grant that could not be read may be the one that is missed.
    if !context.diagnostics.is_empty() || !context.cut_places.is_empty() {
        return;
    }
    for cache in caches.instances() {
        let mut grants = roles.iter().flat_map(|role| &role.grants);
        let used =
            grants.any(|grant| matches!(&grant.verb, Verb::Use { cache: it } if it == cache));
        if cache.valkey().is_some() && !used {
            context.report(
                Diagnostic::error(
                    Code::UnusedCache,
                    cache.span,
                    format!("no role may use the Valkey cache `{}`", cache.name),
                )
                .note("ElastiCache lets in the users of a cache's group, and each user is made for a role")
                .help(format!(
                    "grant `{{ use: {} }}` to a role of account `{}`, or remove the cache",
                    cache.name, cache.account.name
                )),
            );
        }
    }
}

/// What keeps the answers, as far as it is the same in every account.
enum Kept {
    InTable {
        adopted: Option<String>,
        most_reads: Option<u64>,
        most_writes: Option<u64>,
    },
    InValkey(Declared),
}

impl Kept {
    /// The store of the cache with this physical name in this account.
    fn store(
        &self,
        (physical, identity): (&str, &Name),
        (account, region): (&Account, &Region),
        key: Option<&EncryptionKey>,
        context: &mut Context<'_>,
    ) -> Option<CacheStore> {
        match self {
            Self::InTable {
                adopted,
                most_reads,
                most_writes,
            } => Some(CacheStore::Table(CacheTable {
                name: adopted.clone().unwrap_or_else(|| physical.to_owned()),
                most_reads: *most_reads,
                most_writes: *most_writes,
            })),
            Self::InValkey(declared) => {
                let valkey =
                    declared.placed((physical, identity), (account, region), key, context)?;
                Some(CacheStore::Valkey(valkey))
            }
        }
    }
}

/// A name that changes with what cannot be changed of the thing.
pub(super) fn hashed_name(physical: &str, fixed: &str, longest: usize) -> String {
    let hash = short_hash(fixed);
    let room = longest.saturating_sub(hash.len() + 1);
    format!("{}-{hash}", short_name(physical, room))
}

/// What tells a key from others.
pub(super) fn key_word(key: Option<&EncryptionKey>) -> String {
    match key {
        Some(EncryptionKey::Own(key)) => key.identity.to_string(),
        Some(EncryptionKey::Given(key)) => key.arn.to_string(),
        None => String::new(),
    }
}

/// What a blueprint says of a cache's engine: the words of that engine and no others.
fn engine(
    name: &Text,
    raw: &Located<&raw::Cache>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Kept> {
    let limits = raw.value.limits.as_ref().map(|limits| &limits.value);
    let limit = |of: fn(&raw::CacheLimits) -> &Option<Text>| limits.and_then(|it| of(it).as_ref());
    let (reads, writes) = (limit(|it| &it.reads), limit(|it| &it.writes));
    let serverless = [
        ("storage", limit(|it| &it.storage)),
        ("requests", limit(|it| &it.requests)),
    ];
    let clients = raw.value.clients.iter().flatten().next();
    let of_tables = [
        ("adopt", raw.value.adopt.as_ref()),
        ("reads", reads),
        ("writes", writes),
    ];
    let of_valkey = [
        ("network", raw.value.network.as_ref()),
        ("clients", clients),
        ("snapshots", raw.value.snapshots.as_ref()),
    ];
    let nodes = raw.value.nodes.as_ref().map(|nodes| &nodes.value.r#type);
    let of_nodes = [("nodes", nodes)];
    if context.is_cut(raw.span) {
        // A word that was not understood says nothing of the others.
        return None;
    }
    let before = context.diagnostics.len();
    let kept = match raw.value.engine.value {
        Engine::Dynamodb => {
            let kind = "a DynamoDB table";
            foreign(name, kind, &of_valkey, context);
            foreign(name, kind, &serverless, context);
            foreign(name, kind, &of_nodes, context);
            let units = catalog::cache_tables().units;
            let mut rate = |text: Option<&Text>| quantity::per_second(text?, units, context);
            let (most_reads, most_writes) = (rate(reads), rate(writes));
            let adopted = raw.value.adopt.as_ref();
            Kept::InTable {
                adopted: adopted.and_then(|table| identifier::table_name(table, context)),
                most_reads,
                most_writes,
            }
        }
        Engine::Valkey => {
            foreign(name, "serverless Valkey", &of_tables, context);
            foreign(name, "serverless Valkey", &of_nodes, context);
            let form = valkey::serverless(limits, context);
            Kept::InValkey(Declared::of(name, raw, form, existing, context)?)
        }
        Engine::ValkeyNodes => {
            foreign(name, "Valkey on nodes", &of_tables, context);
            foreign(name, "Valkey on nodes", &serverless, context);
            let form = valkey::nodes(name, raw, context)?;
            Kept::InValkey(Declared::of(name, raw, form, existing, context)?)
        }
    };
    (context.diagnostics.len() == before).then_some(kept)
}

/// Reports words of another engine.
fn foreign(name: &Text, engine: &str, words: &[(&str, Option<&Text>)], context: &mut Context<'_>) {
    for (word, text) in words {
        if let Some(text) = text {
            context.report(
                Diagnostic::error(
                    Code::UnknownKey,
                    text.span,
                    format!(
                        "`{}` is kept in {engine}, which has no `{word}`",
                        name.value
                    ),
                )
                .help(format!("remove `{word}`, or choose another `engine:`")),
            );
        }
    }
}

fn key_part(part: KeyPart) -> CacheKeyPart {
    match part {
        KeyPart::Tenant => CacheKeyPart::Tenant,
        KeyPart::User => CacheKeyPart::User,
        KeyPart::TemplateVersion => CacheKeyPart::TemplateVersion,
        KeyPart::Project => CacheKeyPart::Project,
    }
}
