//! Caches: what keeps the answers, where, and how much of it there may be.
use super::accounts::Accounts;
use super::existing::Existing;
use super::names::Broken;
use super::placed::place;
use super::quantity::{self, Bounds};
use super::{Context, Own, expected_uses, identifier, networks, renamed, semantic};
use crate::blueprint::raw::{self, Engine, KeyPart, Text};
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Account, Cache, CacheKeyPart, CacheStore, CacheTable, EncryptionKey, EndpointClient, Key,
    Network, Role, Valkey, Verb, physical_name,
};
use crate::vocab::{Name, Region, short_hash, short_name};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const DAY: u64 = 86_400_000;

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
                    match semantic.placed(&physical, &region, key.as_ref(), context) {
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
    InValkey {
        network: (Arc<Network>, Span),
        clients: BTreeSet<EndpointClient>,
        most_gigabytes: Option<u64>,
        most_units: Option<u64>,
        snapshot_days: u64,
    },
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
            Self::InValkey {
                network: (network, named),
                clients,
                most_gigabytes,
                most_units,
                snapshot_days,
            } => {
                same_place(network, *named, account, region, context)?;
                Some(CacheStore::Valkey(Valkey {
                    name: valkey_name(physical, key, network),
                    group: short_name(physical, catalog::valkey().longest_name),
                    version: catalog::valkey().version.clone(),
                    network: network.clone(),
                    clients: clients.clone(),
                    most_gigabytes: *most_gigabytes,
                    most_units: *most_units,
                    snapshot_days: *snapshot_days,
                    key_prefix: format!("{identity}:"),
                }))
            }
        }
    }
}

/// Neither key nor subnets of a cache can be changed. CloudFormation makes a new one before it
/// deletes the old, so the name carries a hash of them.
fn valkey_name(physical: &str, key: Option<&EncryptionKey>, network: &Network) -> String {
    let fixed = format!("{} {}", key_word(key), network.subnets.join(" "));
    hashed_name(physical, &fixed, catalog::valkey().longest_name)
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
    let span = raw.span;
    let raw = raw.value;
    let limits = raw.limits.as_ref().map(|limits| &limits.value);
    let limit = |of: fn(&raw::CacheLimits) -> &Option<Text>| limits.and_then(|it| of(it).as_ref());
    let (reads, writes) = (limit(|it| &it.reads), limit(|it| &it.writes));
    let (storage, requests) = (limit(|it| &it.storage), limit(|it| &it.requests));
    let clients = raw.clients.iter().flatten().next();
    let of_tables = [
        ("adopt", raw.adopt.as_ref()),
        ("reads", reads),
        ("writes", writes),
    ];
    let of_valkey = [
        ("network", raw.network.as_ref()),
        ("clients", clients),
        ("snapshots", raw.snapshots.as_ref()),
        ("storage", storage),
        ("requests", requests),
    ];
    let before = context.diagnostics.len();
    let kept = match raw.engine.value {
        Engine::Dynamodb => {
            foreign(name, "a DynamoDB table", &of_valkey, context);
            let units = catalog::cache_tables().units;
            let mut rate = |text: Option<&Text>| quantity::per_second(text?, units, context);
            let (most_reads, most_writes) = (rate(reads), rate(writes));
            let adopted = raw.adopt.as_ref();
            Kept::InTable {
                adopted: adopted.and_then(|table| identifier::table_name(table, context)),
                most_reads,
                most_writes,
            }
        }
        Engine::Valkey => {
            foreign(name, "Valkey", &of_tables, context);
            let facts = catalog::valkey();
            let most_gigabytes =
                storage.and_then(|text| quantity::gigabytes(text, facts.gigabytes, context));
            let most_units =
                requests.and_then(|text| quantity::per_second(text, facts.units, context));
            let snapshot_days = raw.snapshots.as_ref().and_then(|text| days(text, context));
            let known = raw.clients.iter().flatten();
            let known = known.filter_map(|text| networks::client(text, context));
            let known: BTreeSet<EndpointClient> = known.collect();
            let missing = [
                ("network", raw.network.is_none()),
                ("clients", clients.is_none()),
            ];
            if !context.is_cut(span) {
                for (word, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                    context.report(place_missing(name, word));
                }
            }
            let text = raw.network.as_ref()?;
            let network = existing.network(text, context)?;
            with_subnets(&network, text, context)?;
            Kept::InValkey {
                network: (network, text.span),
                clients: known,
                most_gigabytes,
                most_units,
                snapshot_days: snapshot_days.unwrap_or_default(),
            }
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

fn days(text: &Text, context: &mut Context<'_>) -> Option<u64> {
    let range = catalog::valkey().snapshot_days;
    let bounds = Bounds {
        least: range.least * DAY,
        greatest: range.most * DAY,
        words: "1d to 35d",
    };
    let kept = quantity::duration(text, bounds, context)?;
    if kept % DAY == 0 {
        return Some(kept / DAY);
    }
    let message = format!("`{}` is no number of whole days", text.value);
    let diagnostic = Diagnostic::error(Code::OutOfRange, text.span, message);
    context.report(diagnostic.help("write it like `7d`"));
    None
}

fn place_missing(name: &Text, word: &str) -> Diagnostic {
    let help = match word {
        "network" => "add `network:` with the name of an existing network that has subnets",
        _ => "add `clients:` with address ranges of the network, or security groups",
    };
    Diagnostic::error(
        Code::MissingKey,
        name.span,
        format!("`{}` is kept in Valkey and says no `{word}`", name.value),
    )
    .note("a Valkey cache is reached in a network alone, by those who are let in")
    .help(help)
}

fn with_subnets(network: &Network, text: &Text, context: &mut Context<'_>) -> Option<()> {
    if !network.subnets.is_empty() {
        return Some(());
    }
    context.report(
        Diagnostic::error(
            Code::MissingKey,
            text.span,
            format!(
                "the network `{}` names no subnets for a cache",
                network.name
            ),
        )
        .related(network.span, "declared here")
        .help("add `subnets:` to it under `existing:`"),
    );
    None
}

/// A cache stands where its network does.
fn same_place(
    network: &Network,
    named: Span,
    account: &Account,
    region: &Region,
    context: &mut Context<'_>,
) -> Option<()> {
    let problem = if network.account.id != account.id {
        let message = format!(
            "the network `{}` is in account `{}`, the cache in account `{}`",
            network.name, network.account.name, account.name
        );
        let help = format!("name a network of account `{}`", account.name);
        Diagnostic::error(Code::OtherAccount, named, message).help(help)
    } else if network.region != *region {
        let message = format!(
            "the network `{}` is in {}, the cache in {region}",
            network.name, network.region
        );
        let help = format!(
            "name a network in {region}, or write `region: {}`",
            network.region
        );
        Diagnostic::error(Code::OtherRegion, named, message).help(help)
    } else {
        return Some(());
    };
    context.report(problem.related(network.span, "the network"));
    None
}

fn key_part(part: KeyPart) -> CacheKeyPart {
    match part {
        KeyPart::Tenant => CacheKeyPart::Tenant,
        KeyPart::User => CacheKeyPart::User,
        KeyPart::TemplateVersion => CacheKeyPart::TemplateVersion,
        KeyPart::Project => CacheKeyPart::Project,
    }
}
