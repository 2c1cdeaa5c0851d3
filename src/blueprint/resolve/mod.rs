//! Names to things: the raw blueprint becomes the model.
mod accounts;
mod budgets;
mod context;
mod deploy;
mod existing;
mod expectations;
mod grants;
mod guardrails;
mod identifier;
mod models;
mod names;
mod own;
mod placed;
mod quantity;
mod roles;
mod routing;
mod scope;
mod trust;

use context::Context;
use own::Own;

use super::files::Files;
use super::pointer::{Pointer, Step};
use super::raw;
use crate::diag::{Code, Diagnostic, SourceId, SourceMap, Span};
use crate::model::{LanguageModel, Model};
use existing::Thing;
use names::Broken;
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
    facts_date(&blueprint.facts, context);
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
    let keys = placed::keys(&blueprint.keys, broken("keys"), &accounts, context);
    let existing = existing::resolve(
        &blueprint.existing,
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
        &tags,
        context,
    );
    let caches = placed::caches(
        &blueprint.caches,
        broken("caches"),
        &accounts,
        &keys,
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
    let scope = scope::Scope {
        accounts: &accounts,
        existing: &existing,
        models: &models,
        projects: &projects,
        caches: &caches,
        roles: &roles,
    };
    let resolved_roles = roles::resolve(&blueprint.roles, &defaults.roles, &tags, &scope, context);
    let expectations = expectations::resolve(&blueprint.expect, &scope, context);
    let budgets = budgets::resolve(&blueprint.budgets, &accounts, &projects, context);
    let all_models: Vec<LanguageModel> = models.usable().map(|(_, model)| model.clone()).collect();
    let all_projects: Vec<_> = projects.instances().cloned().collect();
    let used = guardrails::Used {
        models: &all_models,
        projects: &all_projects,
        roles: &resolved_roles,
    };
    let guardrails = guardrails::resolve(&blueprint.guardrails, &used, &scope, context);
    let routing = match &blueprint.routing {
        Some(routing) => routing::resolve(&routing.value, &models, context),
        None => None,
    };
    let deploy = deploy::resolve(blueprint, &accounts, context);
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
        networks: Vec::new(),
        secrets: Vec::new(),
        models: all_models,
        projects: all_projects,
        roles: resolved_roles,
        keys: keys.instances().cloned().collect(),
        caches: caches.instances().cloned().collect(),
        budgets,
        guardrails,
        routing,
        expectations,
        tags,
    };
    for (_, thing) in existing.things.usable() {
        match thing {
            Thing::Bucket(thing) => model.buckets.push(Arc::clone(thing)),
            Thing::Key(thing) => model.given_keys.push(Arc::clone(thing)),
            Thing::Role(thing) => model.given_roles.push(Arc::clone(thing)),
            Thing::Network(thing) => model.networks.push(Arc::clone(thing)),
            Thing::Scp(thing) => model.given_scps.push(Arc::clone(thing)),
            Thing::Secret(thing) => model.secrets.push(Arc::clone(thing)),
            Thing::Boundary(_) => {}
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
    let mut by_camel: BTreeMap<(usize, String), &raw::Text> = BTreeMap::new();
    let sections: [Vec<&raw::Text>; 5] = [
        blueprint.roles.0.iter().map(|(name, _)| name).collect(),
        blueprint.keys.0.iter().map(|(name, _)| name).collect(),
        blueprint.caches.0.iter().map(|(name, _)| name).collect(),
        blueprint.projects.0.iter().map(|(name, _)| name).collect(),
        blueprint.budgets.0.iter().map(|(name, _)| name).collect(),
    ];
    for (section, names) in sections.iter().enumerate() {
        for name in names {
            let Ok(parsed) = name.value.parse::<crate::vocab::Name>() else {
                continue;
            };
            let first = by_camel.insert((section, parsed.camel_case()), name);
            if let Some(first) = first.filter(|first| first.value != name.value) {
                context.report(
                    Diagnostic::error(
                        Code::SameLogicalId,
                        name.span,
                        format!(
                            "`{}` and `{}` differ in punctuation only",
                            first.value, name.value
                        ),
                    )
                    .related(first.span, "the other one")
                    .note("CloudFormation's names for resources are letters and digits")
                    .help("give one of the two another name"),
                );
            }
        }
    }
}

fn facts_date(text: &raw::Text, context: &mut Context<'_>) {
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
            .help("write the day these facts were right, such as `2026-11-22`"),
        );
    }
}
