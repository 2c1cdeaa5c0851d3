//! The routing table.
use super::cache::{EXPIRY_ATTRIBUTE, KEY_ATTRIBUTE};
use super::project;
use super::valkey;
use crate::artifact::{
    CacheRoute, Destination, KeptAnswers, LikeAnswers, RouteBreaker, RouteModel, RouteRule,
    RouteShare, RoutingTable, SymbolAttribute,
};
use crate::catalog::{self, Service, host};
use crate::model::{
    BedrockModel, Cache, CacheKeyPart, CacheStore, LanguageModel, Model, OutsideModel, Project,
    Role, Route, SemanticStore, Valkey, ValkeyForm, Verb,
};
use crate::vocab::{AccountId, Endpoint, Name, Region};
use std::collections::{BTreeMap, BTreeSet};

/// The routing table; `None` where there is nothing to route or cache.
pub(super) fn table(model: &Model) -> Option<RoutingTable> {
    let routing = model.routing.as_ref();
    if routing.is_none() && model.caches.is_empty() {
        return None;
    }
    let salt = |rest: &str| format!("{}/{rest}", model.name);
    let places = destinations(model);
    let models = routing.map_or(&[][..], |_| &model.models);
    Some(RoutingTable {
        blueprint: model.name.to_string(),
        models: models
            .iter()
            .map(|language_model| {
                (
                    language_model.name().to_string(),
                    place(language_model, &places),
                )
            })
            .collect(),
        default: routing.map(|routing| rule(&routing.default, salt("default"))),
        experiments: routing
            .into_iter()
            .flat_map(|routing| &routing.experiments)
            .map(|(group, route)| {
                let salt = salt(&format!("experiments/{group}"));
                (group.to_string(), rule(route, salt))
            })
            .collect(),
        caches: model
            .caches
            .iter()
            .map(|cache| (cache.name.to_string(), answers(model, cache)))
            .collect(),
    })
}

/// Where each Bedrock model may be invoked by some role, by the model's name.
fn destinations(model: &Model) -> BTreeMap<&Name, BTreeSet<Destination>> {
    let mut found: BTreeMap<&Name, BTreeSet<Destination>> = BTreeMap::new();
    for role in &model.roles {
        for grant in &role.grants {
            let (name, destination) = match &grant.verb {
                Verb::InvokeInProject { model, project, .. } => (&model.name, in_project(project)),
                Verb::InvokeOnRuntime { model, region, .. } => {
                    (&model.name, on_runtime(role.identity.account_id, region))
                }
                _ => continue,
            };
            found.entry(name).or_default().insert(destination);
        }
    }
    found
}

fn in_project(project: &Project) -> Destination {
    Destination {
        account: project.account.id,
        region: project.region.clone(),
        host: host(Service::BedrockMantle, &project.region),
        project: Some(project::symbol(project, SymbolAttribute::Id)),
    }
}

fn on_runtime(account: AccountId, region: &Region) -> Destination {
    Destination {
        account,
        region: region.clone(),
        host: host(Service::BedrockRuntime, region),
        project: None,
    }
}

fn place(
    model: &LanguageModel,
    destinations: &BTreeMap<&Name, BTreeSet<Destination>>,
) -> RouteModel {
    match model {
        LanguageModel::Bedrock(model) => on_bedrock(model, destinations.get(&model.name)),
        LanguageModel::Outside(model) => outside(model),
    }
}

fn on_bedrock(model: &BedrockModel, destinations: Option<&BTreeSet<Destination>>) -> RouteModel {
    RouteModel::Bedrock {
        endpoint: model.endpoint.word(),
        id: model.id.clone(),
        base_path: model.base_path.clone(),
        signing_name: match model.endpoint {
            Endpoint::Mantle => "bedrock-mantle",
            Endpoint::Runtime => "bedrock",
        },
        destinations: destinations.into_iter().flatten().cloned().collect(),
    }
}

fn outside(model: &OutsideModel) -> RouteModel {
    RouteModel::Outside {
        provider: model.provider.clone(),
        id: model.id.clone(),
        host: model.host.clone(),
        secret: model.secret.arn.clone(),
        residency: model.residency.clone(),
    }
}

fn rule(route: &Route, salt: String) -> RouteRule {
    RouteRule {
        salt,
        sticky_by: route.sticky_by.word(),
        split: route
            .split
            .iter()
            .map(|(model, weight)| RouteShare {
                model: model.name().to_string(),
                weight: *weight,
            })
            .collect(),
        failover: route
            .failover
            .iter()
            .map(|model| model.name().to_string())
            .collect(),
        breaker: route.breaker.map(|breaker| RouteBreaker {
            error_basis_points: breaker.error_basis_points,
            p95_milliseconds: breaker.p95_milliseconds,
            min_requests: breaker.min_requests,
            cooldown_milliseconds: breaker.cooldown_milliseconds,
        }),
    }
}

fn answers(model: &Model, cache: &Cache) -> CacheRoute {
    CacheRoute {
        account: cache.account.id,
        region: cache.region.clone(),
        kept: match &cache.store {
            CacheStore::Table(table) => KeptAnswers::Table {
                host: host(Service::DynamoDb, &cache.region),
                table: table.name.clone(),
                key_attribute: KEY_ATTRIBUTE,
                expiry_attribute: EXPIRY_ATTRIBUTE,
            },
            CacheStore::Valkey(valkey) => KeptAnswers::Valkey {
                host: valkey::address(cache, valkey),
                port: catalog::valkey().port,
                reader_port: matches!(valkey.form, ValkeyForm::Serverless { .. })
                    .then(|| catalog::valkey().reader_port),
                reader_host: valkey::reader_address(cache, valkey),
                name: valkey.name.clone(),
                users: users(model, cache, valkey),
                key_prefix: valkey.key_prefix.clone(),
            },
        },
        semantic: cache.semantic.as_ref().map(|kept| like(cache, kept)),
        ttl_seconds: cache.ttl_seconds,
        key_by: cache
            .key_by
            .iter()
            .copied()
            .map(CacheKeyPart::word)
            .collect(),
    }
}

/// Answers to like questions: only within what the key is made of, one route, one model and one
/// version of the prompt template.
fn like(cache: &Cache, kept: &SemanticStore) -> LikeAnswers {
    let facts = catalog::vectors();
    let parts = cache.key_by.iter().copied().map(CacheKeyPart::word);
    let scope: BTreeSet<&'static str> = parts
        .chain(["model", "route", CacheKeyPart::TemplateVersion.word()])
        .collect();
    LikeAnswers {
        bucket: kept.bucket().map(str::to_owned),
        index: kept.index.clone(),
        dimensions: kept.dimensions,
        distance: &facts.distance,
        threshold_basis_points: kept.threshold,
        mode: if kept.serves { "serve" } else { "shadow" },
        scope,
        expiry_metadata: EXPIRY_ATTRIBUTE,
    }
}

/// The user that each role connects as.
fn users(model: &Model, cache: &Cache, valkey: &Valkey) -> BTreeMap<String, String> {
    let may = |role: &&Role| {
        let mut grants = role.grants.iter();
        grants.any(|grant| matches!(&grant.verb, Verb::Use { cache: it } if **it == *cache))
    };
    let roles = model.roles.iter().filter(may);
    let named = roles.map(|role| {
        let user = valkey::user_of(valkey, &role.identity);
        (role.identity.name.to_string(), user)
    });
    named.collect()
}
