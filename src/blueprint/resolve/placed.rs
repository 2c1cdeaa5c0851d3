//! Things that stand in an account, or in each of a group: projects, and where others are placed.
use super::accounts::Accounts;
use super::names::{Broken, Names};
use super::{Context, Own, identifier, profiles, renamed};
use crate::blueprint::raw::{self, Text};
use crate::model::{Account, LanguageModel, Project, physical_name};
use crate::vocab::Region;
use std::collections::BTreeMap;
use std::sync::Arc;

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
