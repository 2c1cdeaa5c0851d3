//! Names to things: the raw blueprint becomes the model.
mod access_tags;
mod accounts;
mod anomalies;
mod audit;
mod budgets;
mod caches;
mod callers;
mod content_guardrails;
mod context;
mod covers;
mod deploy;
mod enforcement;
mod existing;
mod expectations;
mod expected_uses;
mod functions;
mod given_providers;
mod grants;
mod guardrails;
mod identifier;
mod identity_providers;
mod key_users;
mod keys;
mod limits;
mod log_retention;
mod models;
mod names;
mod networks;
mod observability;
mod own;
mod permission_sets;
mod placed;
mod prices;
mod profiles;
mod quantity;
mod quotas;
mod renamed;
mod roles;
mod routing;
mod scope;
mod semantic;
mod service_roles;
mod topics;
mod trust;
mod valkey;

pub(super) use expected_uses::{change, not_offered, uncountable};

use super::files::Files;
use super::pointer::{Pointer, Step};
use super::raw;
use crate::diag::{Code, Diagnostic, SourceId, SourceMap, Span};
use crate::model::{GivenRole, LanguageModel, Model};
use context::Context;
use existing::Thing;
use functions::Brought;
use names::Broken;
use own::Own;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a resolution works with, beside the raw blueprint.
pub(super) struct Surroundings<'a> {
    /// Reads the files that the blueprint names.
    pub files: &'a dyn Files,
    /// What to show before the paths of those files.
    pub folder: &'a str,
    /// Where their texts go.
    pub sources: &'a mut SourceMap,
    /// What the schema refused.
    pub cuts: &'a [Pointer],
    /// Where that stood.
    pub cut_places: Vec<Span>,
    /// Whether a file that the blueprint includes could not be read.
    pub incomplete: bool,
    /// For each limited included file: the only accounts its things may stand in.
    pub account_limits: BTreeMap<SourceId, BTreeSet<String>>,
}

/// Resolves a blueprint. Every problem is reported; `None` where no model is left.
pub(super) fn resolve(
    blueprint: &raw::Blueprint,
    surroundings: Surroundings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Model> {
    let cuts = surroundings.cuts;
    let incomplete = surroundings.incomplete;
    let broken = |section: &str| broken_names(cuts, section, incomplete);
    // A nameless blueprint still has problems worth reporting; "unnamed" is never emitted.
    let name = blueprint.name.value.parse();
    let context = &mut Context {
        files: surroundings.files,
        folder: surroundings.folder,
        sources: surroundings.sources,
        diagnostics,
        account_limits: surroundings.account_limits,
        blueprint: name.clone().or_else(|_| "unnamed".parse()).ok()?,
        default_region: None,
        speaks_of_organization: blueprint.organization.is_some()
            || was_cut(cuts, &["organization"]),
        without_region: Vec::new(),
        cut_places: surroundings.cut_places,
        given: BTreeMap::new(),
    };
    context.declared_name(&blueprint.name);
    dated(&blueprint.facts, context);
    let defaults = &blueprint.defaults;
    context.default_region = match &defaults.region {
        Some(region) => match context.known_region(region) {
            Some(region) => Some(region),
            // Everything without a region of its own would repeat the complaint.
            None => "us-east-1".parse().ok(),
        },
        None if was_cut(cuts, &["defaults"]) || was_cut(cuts, &["defaults", "region"]) => {
            "us-east-1".parse().ok()
        }
        None => None,
    };
    let tags = identifier::tags(&defaults.tags, context);

    let accounts = accounts::resolve(blueprint, broken, context);
    let keys = keys::resolve(&blueprint.keys, broken("keys"), &accounts, context);
    let existing = existing::resolve(
        &blueprint.existing,
        &blueprint.networks,
        broken("existing"),
        &accounts,
        &keys,
        context,
    );
    names_taken(blueprint, &existing, context);
    let models = models::resolve(&blueprint.models, broken("models"), &existing, context);
    let projects = placed::projects(
        &blueprint.projects,
        broken("projects"),
        &accounts,
        (&models, &tags),
        context,
    );
    let content_guardrails = content_guardrails::resolve(
        &blueprint.content_guardrails,
        broken("content_guardrails"),
        &accounts,
        &tags,
        context,
    );
    let caches = caches::resolve(
        &blueprint.caches,
        broken("caches"),
        &accounts,
        &keys,
        &existing,
        context,
    );
    let entrances = permission_sets::entrances(
        &blueprint.permission_sets,
        broken("permission_sets"),
        &accounts,
        &existing,
        context,
    );
    let roles = roles::identities(
        &blueprint.roles,
        broken("roles"),
        &defaults.roles,
        &accounts,
        &existing,
        context,
    );
    let providers = identity_providers::resolve(
        &blueprint.identity_providers,
        broken("identity_providers"),
        &accounts,
        &existing,
        &tags,
        context,
    );
    let scope = scope::Scope {
        accounts: &accounts,
        existing: &existing,
        models: &models,
        projects: &projects,
        caches: &caches,
        content_guardrails: &content_guardrails,
        roles: &roles,
        providers: &providers,
        entrances: &entrances,
    };
    let mut resolved_roles = roles::resolve(
        (&blueprint.roles, &blueprint.permission_sets),
        &defaults.roles,
        &tags,
        &scope,
        context,
    );
    caches::used(&caches, &resolved_roles, context);
    let permission_sets = permission_sets::finish(
        &blueprint.permission_sets,
        &entrances,
        &resolved_roles,
        &tags,
        context,
    );
    let mut brought = Brought::new(roles::function_defaults(
        &defaults.roles,
        &tags,
        &scope,
        context,
    ));
    let mut key_accesses = key_users::resolve(&blueprint.keys, &keys, &scope, context);
    let expectations = expectations::resolve(&blueprint.expect, &scope, context);
    let countable = covers::Countable {
        accounts: &accounts,
        projects: &projects,
        tags: &tags,
    };
    let (mut budgets, expected_uses) =
        budgets::resolve(&blueprint.budgets, &countable, &models, context);
    let enforcers = enforcement::resolve(
        &blueprint.budgets,
        &mut budgets,
        &mut resolved_roles,
        (&scope, &models),
        &mut brought,
        context,
    );
    let limits = limits::resolve(
        &blueprint.limits,
        (&accounts, &keys, &existing),
        &scope,
        &mut resolved_roles,
        &mut brought,
        context,
    );
    let around = observability::Around {
        scope: &scope,
        keys: &keys,
        budgets: observability::budgets_by_name(&blueprint.budgets, broken("budgets"), &budgets),
    };
    let watched = observability::resolve(
        &blueprint.observability,
        &accounts,
        &around,
        (&mut resolved_roles, &mut brought),
        context,
    );
    key_accesses.extend(observability::key_accesses(&watched, &key_accesses));
    let anomalies = anomalies::resolve(
        &blueprint.anomalies,
        &accounts,
        &projects,
        &mut brought,
        context,
    );
    let audit = audit::resolve(
        &blueprint.audit,
        &audit::Known {
            accounts: &accounts,
            keys: &keys,
            existing: &existing,
            models: &models,
        },
        audit::Calls {
            roles: &resolved_roles,
            brought: &mut brought,
            key_accesses: &mut key_accesses,
        },
        context,
    );
    let (topics, topic_keys, topic_accesses) = brought.topics.finish();
    key_accesses.extend(topic_accesses);
    let mut all_keys = keys::with_replicas(&keys);
    all_keys.extend(topic_keys);
    roles::add(&mut resolved_roles, brought.roles);
    let all_caches: Vec<_> = caches.instances().map(|cache| &**cache).collect();
    key_accesses.extend(semantic::key_accesses(&all_caches, &resolved_roles));
    key_users::sort(&mut key_accesses);
    let prices = prices::resolve(&blueprint.prices, &models, &caches, context);
    let all_models: Vec<LanguageModel> = models.usable().map(|(_, model)| model.clone()).collect();
    let all_projects: Vec<_> = projects.instances().cloned().collect();
    let used = guardrails::Used {
        models: &all_models,
        projects: &all_projects,
        roles: &resolved_roles,
    };
    let guardrails = guardrails::resolve(&blueprint.guardrails, &used, &scope, context);
    let guardrails = audit::protected(guardrails, audit.as_ref());
    let tagged = access_tags::Tagged {
        roles: &resolved_roles,
        permission_sets: &permission_sets,
        projects: &all_projects,
        guardrails: &guardrails,
        organization: accounts.organization.as_ref(),
    };
    access_tags::check(&tagged, context);
    let routing = match &blueprint.routing {
        Some(routing) => routing::resolve(&routing.value, &models, context),
        None => None,
    };
    let deploy = deploy::resolve(blueprint, &accounts, context);
    let quotas = quotas::raised(&blueprint.quotas, &accounts, context);
    let network_services = networks::resolve(
        &blueprint.networks,
        &resolved_roles,
        routing.as_ref(),
        &scope,
        context,
    );
    context.report_without_region();
    let mut model = Model {
        name: name.ok()?,
        facts: blueprint.facts.value.clone(),
        organization: accounts.organization.clone(),
        deploy,
        accounts: accounts
            .named
            .usable()
            .map(|(_, account)| account.clone())
            .collect(),
        given_scps: Vec::new(),
        buckets: Vec::new(),
        given_keys: Vec::new(),
        given_roles: Vec::new(),
        given_tables: Vec::new(),
        given_topics: Vec::new(),
        networks: Vec::new(),
        secrets: Vec::new(),
        oidc_providers: providers.instances().cloned().collect(),
        models: all_models,
        projects: all_projects,
        permission_sets,
        roles: resolved_roles,
        keys: all_keys,
        key_accesses,
        caches: caches.instances().cloned().collect(),
        budgets,
        limits,
        observability: watched,
        anomalies,
        enforcers,
        functions: brought.functions,
        topics,
        expected_uses,
        prices,
        network_services,
        content_guardrails: content_guardrails.instances().cloned().collect(),
        guardrails,
        audit,
        routing,
        expectations,
        tags,
        quotas,
    };
    for (_, thing) in existing.things.usable() {
        match thing {
            Thing::Bucket(thing) => model.buckets.push(Arc::clone(thing)),
            Thing::Key(thing) => model.given_keys.push(Arc::clone(thing)),
            Thing::Role(thing) => model.given_roles.push(GivenRole::clone(thing)),
            Thing::Table(thing) => model.given_tables.push(Arc::clone(thing)),
            Thing::Topic(thing) => model.given_topics.push(Arc::clone(thing)),
            Thing::Network(thing) => model.networks.push(Arc::clone(thing)),
            Thing::Scp(thing) => model.given_scps.push(Arc::clone(thing)),
            Thing::Secret(thing) => model.secrets.push(Arc::clone(thing)),
            Thing::OidcProvider(thing) => model.oidc_providers.push(Arc::clone(thing)),
            Thing::Boundary(_)
            | Thing::Cluster(_)
            | Thing::SamlProvider(_)
            | Thing::ManagedPolicy(_)
            | Thing::IdentityCenter(_) => {}
        }
    }
    Some(model)
}

/// The names in a section that the schema refused to let through, in whole.
fn broken_names(cuts: &[Pointer], section: &str, incomplete: bool) -> Broken {
    let names = cuts.iter().filter_map(|cut| match cut.as_slice() {
        [Step::Key(cut_section), Step::Key(name)] if cut_section == section => Some(name.clone()),
        _ => None,
    });
    Broken {
        names: names.collect(),
        incomplete: incomplete || was_cut(cuts, &[section]),
    }
}

/// Whether the schema refused what stands at a path of keys.
fn was_cut(cuts: &[Pointer], keys: &[&str]) -> bool {
    cuts.iter().any(|cut| {
        cut.len() == keys.len()
            && cut
                .iter()
                .zip(keys)
                .all(|(step, key)| matches!(step, Step::Key(text) if text == key))
    })
}

/// Keys of one's own and existing things are named by the same words.
fn names_taken(
    blueprint: &raw::Blueprint,
    existing: &existing::Existing,
    context: &mut Context<'_>,
) {
    for (name, _) in &blueprint.keys.0 {
        if existing.things.all().any(|known| known == name.value) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    name.span,
                    format!("`{}` is the name of an existing thing already", name.value),
                )
                .help("give the key another name"),
            );
        }
    }
    renamed::told_apart(blueprint, context);
}

/// A day as `2026-11-22`, or a problem.
fn dated(text: &raw::Text, context: &mut Context<'_>) {
    let digits = |part: &str, count: usize, least: u32, most: u32| {
        part.len() == count
            && part
                .parse::<u32>()
                .is_ok_and(|n| (least..=most).contains(&n))
    };
    let parts: Vec<&str> = text.value.split('-').collect();
    let dated = match parts.as_slice() {
        [year, month, day] => {
            digits(year, 4, 2024, 9999) && digits(month, 2, 1, 12) && digits(day, 2, 1, 31)
        }
        _ => false,
    };
    if !dated {
        context.report(
            Diagnostic::error(
                Code::InvalidDate,
                text.span,
                format!("`{}` is no date", text.value),
            )
            .help("write the day this was right, such as `2026-11-22`"),
        );
    }
}
