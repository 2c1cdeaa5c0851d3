//! Projects and caches: things that stand in an account, or in each of a group.
use super::accounts::Accounts;
use super::existing::Existing;
use super::names::{Broken, Names};
use super::quantity::{self, Bounds};
use super::{Context, Own, expected_uses, identifier, profiles, renamed};
use crate::blueprint::raw::{self, KeyPart, Text};
use crate::model::{Account, Cache, CacheKeyPart, Key, LanguageModel, Project, physical_name};
use crate::vocab::Region;
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY: u64 = 86_400_000;

const TTL: Bounds = Bounds {
    least: 1_000,
    greatest: 365 * DAY,
    words: "1s to 365d",
};

/// Resolves the projects.
pub(super) fn projects(
    section: &raw::Section<raw::Project>,
    broken: Broken,
    accounts: &Accounts,
    (models, default_tags): (&Names<LanguageModel>, &BTreeMap<String, String>),
    context: &mut Context<'_>,
) -> Own<Project> {
    let mut projects = Own::new("a project", broken);
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let own_tags = identifier::tags(&raw.tags, context);
        let placed = place(&raw.account, raw.region.as_ref(), accounts, context);
        let profiled = profiles::models(&raw.profiles, &placed, models, context);
        let declared = context.declared_name(name);
        let profiled = declared
            .as_ref()
            .map(|declared| profiles::named(&profiled, declared, context))
            .unwrap_or_default();
        let identity = renamed::identity(name, raw.was.as_ref(), context);
        let project = declared.zip(identity).map(|(declared, identity)| {
            let project_name = physical_name(&context.blueprint, &identity);
            move |account: &Arc<Account>, region: &Region| {
                let mut tags = default_tags.clone();
                tags.extend(environment_tag(account));
                tags.extend(own_tags.clone());
                tags.insert(Project::COST_TAG.to_owned(), project_name.clone());
                Project {
                    name: declared.clone(),
                    identity: identity.clone(),
                    account: account.clone(),
                    region: region.clone(),
                    project_name: project_name.clone(),
                    tags,
                    profiles: profiled
                        .iter()
                        .map(|profile| profile.placed(account, region))
                        .collect(),
                    span: name.span,
                }
            }
        });
        projects.declare(&name.value, each(&placed, project));
    }
    projects
}

/// `Environment` as the account says it.
pub(super) fn environment_tag(account: &Account) -> Option<(String, String)> {
    account
        .environment
        .clone()
        .map(|environment| ("Environment".to_owned(), environment))
}

/// Resolves the caches.
pub(super) fn caches(
    section: &raw::Section<raw::Cache>,
    broken: Broken,
    accounts: &Accounts,
    own_keys: &Own<Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Own<Cache> {
    let mut caches = Own::new("a cache", broken);
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let declared = context.declared_name(name);
        let identity = renamed::identity(name, raw.was.as_ref(), context);
        let adopted = match &raw.adopt {
            Some(table) => identifier::table_name(table, context).map(Some),
            None => Some(None),
        };
        let ttl = quantity::duration(&raw.ttl, TTL, context);
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
            let (Some(declared), Some(identity), Some(adopted), Some(ttl)) =
                (&declared, &identity, &adopted, ttl)
            else {
                continue;
            };
            let own_name = || physical_name(&context.blueprint, identity);
            let cache = Cache {
                name: declared.clone(),
                identity: identity.clone(),
                region,
                table_name: adopted.clone().unwrap_or_else(own_name),
                adopt: adopted.is_some(),
                ttl_seconds: ttl / 1_000,
                key_by: raw.key_by.iter().map(|part| key_part(part.value)).collect(),
                key,
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

fn key_part(part: KeyPart) -> CacheKeyPart {
    match part {
        KeyPart::Tenant => CacheKeyPart::Tenant,
        KeyPart::User => CacheKeyPart::User,
        KeyPart::TemplateVersion => CacheKeyPart::TemplateVersion,
        KeyPart::Project => CacheKeyPart::Project,
    }
}

/// The accounts a thing stands in, and its region there.
pub(super) fn place(
    account: &Text,
    region: Option<&Text>,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Vec<(Arc<Account>, Region)> {
    let places = accounts.place(account, context);
    // An account's own region counts before the default one; it is known to exist.
    let given = match region {
        Some(text) => match context.known_region(text) {
            Some(region) => Some(region),
            None => return Vec::new(),
        },
        None => None,
    };
    places
        .into_iter()
        .map(|account| {
            let region = given.clone().unwrap_or_else(|| account.home_region.clone());
            (account, region)
        })
        .collect()
}

/// One in each place.
pub(super) fn each<T>(
    placed: &[(Arc<Account>, Region)],
    make: Option<impl Fn(&Arc<Account>, &Region) -> T>,
) -> BTreeMap<crate::vocab::AccountId, Arc<T>> {
    let Some(make) = make else {
        return BTreeMap::new();
    };
    placed
        .iter()
        .map(|(account, region)| (account.id, Arc::new(make(account, region))))
        .collect()
}
