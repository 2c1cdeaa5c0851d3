//! OIDC identity providers: to make, and there already; one for each issuer and account.
use super::accounts::Accounts;
use super::existing::{Existing, Thing};
use super::names::Broken;
use super::{Context, Own, identifier, placed};
use crate::blueprint::raw::{self, IdentityProvider, Text};
use crate::catalog::federation;
use crate::diag::{Code, Diagnostic};
use crate::model::{Account, OidcProvider, Owner};
use crate::vocab::{AccountId, Arn, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Resolves the providers to make.
pub(super) fn resolve(
    section: &raw::Section<IdentityProvider>,
    broken: Broken,
    accounts: &Accounts,
    existing: &Existing,
    tags: &BTreeMap<String, String>,
    context: &mut Context<'_>,
) -> Own<OidcProvider> {
    let mut providers = Own::new("an identity provider", broken);
    let mut known: BTreeMap<String, Text> = BTreeMap::new();
    for (name, thing) in existing.things.usable() {
        if let Thing::OidcProvider(provider) = thing {
            let first = Text::new(name.to_owned(), provider.span);
            known.insert(provider.arn.to_string(), first);
        }
    }
    for (name, raw) in &section.0 {
        if existing.things.all().any(|known| known == name.value) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    name.span,
                    format!("`{}` is the name of an existing thing already", name.value),
                )
                .help("give the identity provider another name"),
            );
        }
        let Some(made) = one(name, &raw.value, accounts, existing, context) else {
            providers.declare(&name.value, BTreeMap::new());
            continue;
        };
        let mut instances = BTreeMap::new();
        for account in &made.accounts {
            let provider = provider(&made, account, tags, name);
            let arn = provider.arn.to_string();
            match known.get(&arn) {
                Some(first) => context.report(twice(name, first, &provider)),
                None => {
                    known.insert(arn, name.clone());
                }
            }
            instances.insert(account.id, Arc::new(provider));
        }
        providers.declare(&name.value, instances);
    }
    providers
}

/// What an entry says.
struct Made {
    name: Name,
    accounts: Vec<Arc<Account>>,
    issuer: String,
    audiences: Vec<String>,
}

fn one(
    name: &Text,
    raw: &IdentityProvider,
    accounts: &Accounts,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Made> {
    let declared = context.declared_name(name);
    let (issuer, account, audiences) = match raw {
        IdentityProvider::Issuer(raw) => (
            identifier::issuer(&raw.issuer, context),
            &raw.account,
            audiences(&raw.audiences, context),
        ),
        IdentityProvider::Cluster(raw) => {
            let cluster = existing.cluster(&raw.cluster, context);
            let issuer = cluster.and_then(|cluster| {
                if cluster.issuer.is_none() {
                    no_issuer(&raw.cluster, context);
                }
                cluster.issuer.clone()
            });
            (issuer, &raw.account, audiences(&[], context))
        }
    };
    let accounts = accounts.place(account, context);
    Some(Made {
        name: declared?,
        accounts,
        issuer: issuer?,
        audiences: audiences?,
    })
}

fn provider(
    made: &Made,
    account: &Arc<Account>,
    tags: &BTreeMap<String, String>,
    name: &Text,
) -> OidcProvider {
    let mut tags = tags.clone();
    tags.extend(placed::environment_tag(account));
    OidcProvider {
        name: made.name.clone(),
        owner: Owner::Synth(account.clone()),
        account_id: account.id,
        arn: Arn {
            partition: account.home_region.partition().to_string(),
            service: "iam".to_owned(),
            region: String::new(),
            account: account.id.to_string(),
            resource: format!("oidc-provider/{}", made.issuer),
        },
        issuer: made.issuer.clone(),
        audiences: made.audiences.clone(),
        tags,
        span: name.span,
    }
}

/// The audiences that a provider takes, sorted; the one of AWS STS unless others are named.
pub(super) fn audiences(texts: &[Text], context: &mut Context<'_>) -> Option<Vec<String>> {
    let problems = context.diagnostics.len();
    let mut audiences: Vec<String> = texts
        .iter()
        .filter_map(|text| identifier::audience(text, context))
        .collect();
    if texts.is_empty() {
        audiences.push(federation().audience.clone());
    }
    audiences.sort();
    audiences.dedup();
    (context.diagnostics.len() == problems).then_some(audiences)
}

/// The provider of an issuer in an account, to make or there already.
pub(super) fn of_issuer(
    issuer: &str,
    account: AccountId,
    own: &Own<OidcProvider>,
    existing: &Existing,
) -> Option<Arc<OidcProvider>> {
    let fits =
        |provider: &&Arc<OidcProvider>| provider.issuer == issuer && provider.account_id == account;
    let known = existing
        .things
        .usable()
        .filter_map(|(_, thing)| match thing {
            Thing::OidcProvider(provider) => Some(provider),
            _ => None,
        });
    own.instances().chain(known).find(fits).cloned()
}

/// Says that a cluster has no issuer: once, wherever it is used.
pub(super) fn no_issuer(cluster: &Text, context: &mut Context<'_>) {
    let message = format!("the cluster `{}` says no issuer", cluster.value);
    if context
        .diagnostics
        .iter()
        .any(|known| known.message == message)
    {
        return;
    }
    context.report(
        Diagnostic::error(Code::MissingIdentityProvider, cluster.span, message)
            .help("add `issuer:` to it under `existing:`; `aws eks describe-cluster` tells it as `cluster.identity.oidc.issuer`"),
    );
}

fn twice(name: &Text, first: &Text, provider: &OidcProvider) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateIdentityProvider,
        name.span,
        format!(
            "`{}` and `{}` are both the provider of `https://{}` in account {}",
            first.value, name.value, provider.issuer, provider.account_id
        ),
    )
    .related(first.span, "the other one")
    .note("an account has one OIDC identity provider for each issuer")
    .help("keep one of the two, with the audiences of both")
}
