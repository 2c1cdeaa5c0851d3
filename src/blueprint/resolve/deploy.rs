//! Who deploys, and which things are placed in groups.
use super::accounts::Accounts;
use super::{Context, identifier};
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Deploy, DeployBy, NewAccounts, OrgPolicies};
use crate::vocab::Name;
use std::collections::BTreeMap;

/// Resolves `deploy`, against what is placed where.
pub(super) fn resolve(
    blueprint: &raw::Blueprint,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Deploy {
    let raw = &blueprint.deploy;
    let deploy = Deploy {
        by: match raw.by.as_ref().map(|by| by.value) {
            Some(raw::DeployWord::Stackset) => DeployBy::StackSets,
            Some(raw::DeployWord::Stacks) | None => DeployBy::Stacks,
        },
        bucket: raw
            .bucket
            .as_ref()
            .and_then(|bucket| identifier::bucket_name(bucket, context)),
        new_accounts: match raw.new_accounts.as_ref().map(|new| new.value) {
            Some(raw::NewAccountsWord::Deploy) => NewAccounts::Deploy,
            Some(raw::NewAccountsWord::Skip) | None => NewAccounts::Skip,
        },
        org_policies: org_policies(raw, accounts, context),
        groups: accounts.groups(),
        placed: placed(blueprint, accounts),
    };
    if let (Some(by), DeployBy::StackSets) = (&raw.by, deploy.by) {
        context.organization_missing(by.span, "a service-managed StackSet needs");
        reachable(&deploy, accounts, context);
    }
    if let (Some(new), NewAccounts::Deploy) = (&raw.new_accounts, deploy.new_accounts) {
        new_accounts(new.span, &deploy, context);
    }
    deploy
}

fn org_policies(raw: &raw::Deploy, accounts: &Accounts, context: &mut Context<'_>) -> OrgPolicies {
    match &raw.org_policies {
        None => OrgPolicies::Management,
        Some(raw::OrgPolicies::Word(word)) => match word.value {
            raw::OrgPoliciesWord::Management => OrgPolicies::Management,
            raw::OrgPoliciesWord::Handoff => OrgPolicies::Handoff,
        },
        Some(raw::OrgPolicies::Delegated(to)) => match accounts.one(&to.delegated, context) {
            Some(account) => OrgPolicies::Delegated(account),
            None => OrgPolicies::Management,
        },
    }
}

/// What stands in a group, by where it is declared.
fn placed(blueprint: &raw::Blueprint, accounts: &Accounts) -> BTreeMap<Span, Name> {
    fn places<'a, T>(
        section: &'a raw::Section<T>,
        account: impl Fn(&'a T) -> &'a Text,
    ) -> Vec<(Span, &'a Text)> {
        let entries = section.0.iter();
        entries
            .map(|(name, thing)| (name.span, account(&thing.value)))
            .collect()
    }
    let everything = [
        places(&blueprint.projects, |project| &project.account),
        places(&blueprint.keys, |key| &key.account),
        places(&blueprint.caches, |cache| &cache.account),
        places(&blueprint.limits, |limit| &limit.account),
        places(&blueprint.roles, |role| &role.account),
        places(&blueprint.observability, |it| &it.account),
        places(&blueprint.content_guardrails, |it| &it.account),
        places(&blueprint.identity_providers, |provider| match provider {
            raw::IdentityProvider::Issuer(of) => &of.account,
            raw::IdentityProvider::Cluster(of) => &of.account,
        }),
    ];
    everything
        .into_iter()
        .flatten()
        .filter(|(_, place)| accounts.is_group(&place.value))
        .filter_map(|(span, place)| Some((span, place.value.parse().ok()?)))
        .collect()
}

/// A service-managed `StackSet` never deploys to the management account
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs.html>).
fn reachable(deploy: &Deploy, accounts: &Accounts, context: &mut Context<'_>) {
    let Some(organization) = &accounts.organization else {
        return;
    };
    let management = &organization.management;
    let used = |name: &Name| deploy.placed.values().any(|placed| placed == name);
    for group in deploy.groups.values().filter(|group| used(&group.name)) {
        if group
            .accounts
            .iter()
            .any(|account| account.id == management.id)
        {
            context.report(
                Diagnostic::error(
                    Code::StackSetCannotReach,
                    group.span,
                    format!(
                        "the group `{}` has the management account, `{}`, in it",
                        group.name, management.name
                    ),
                )
                .related(management.span, "declared here")
                .note("a service-managed StackSet never deploys to the management account")
                .help(format!(
                    "add `except: [{}]`, and place in it by name what it shall have",
                    management.name
                )),
            );
        }
    }
}

/// Automatic deployment goes by units: a group that is less than a unit would not be kept to.
fn new_accounts(span: Span, deploy: &Deploy, context: &mut Context<'_>) {
    if deploy.by == DeployBy::Stacks {
        context.report(
            Diagnostic::error(
                Code::StackSetCannotReach,
                span,
                "only StackSets deploy to new accounts by themselves",
            )
            .help("add `by: stackset`, or remove this"),
        );
        return;
    }
    let mut told = Vec::new();
    for name in deploy.placed.values() {
        let Some(group) = deploy.groups.get(name) else {
            continue;
        };
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        context.report(match &group.unit {
            Some(unit) => Diagnostic::warning(
                Code::UnlistedAccounts,
                span,
                format!(
                    "what is placed in `{name}` also comes to accounts of `{unit}` that the blueprint does not list"
                ),
            )
            .related(group.span, "the group")
            .note("automatic deployment goes by unit: nothing is checked for an account that is not listed")
            .help("write `new_accounts: skip` to reach the listed accounts alone"),
            None => Diagnostic::error(
                Code::StackSetCannotReach,
                span,
                format!("the group `{name}` is not one whole unit, so new accounts cannot join it"),
            )
            .related(group.span, "the group")
            .note("automatic deployment goes by unit, and knows neither tags nor lists")
            .help("choose the group by `unit:` alone, or write `new_accounts: skip`"),
        });
    }
}
