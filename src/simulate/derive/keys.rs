//! Each key can be administered by its account, and used by those who were granted something
//! under it, through the service that holds it.
use super::trust::FOREIGN_ACCOUNT;
use super::{allowed, denied, misses};
use crate::catalog::{CausedRequest, operations_that};
use crate::estate::Estate;
use crate::model::{EncryptionKey, Key, Model, Role, Verb};
use crate::simulate::call::{Asker, Call};
use crate::simulate::exercise::calls;
use crate::simulate::place;
use crate::simulate::question::{Asked, Question, Scope, Who};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Someone who administers an account.
const ADMINISTRATOR: &str = "role/synth-check/administrator";

/// The questions that a key raises.
pub(super) fn of_key(
    model: &Model,
    estate: &Estate,
    key: &Arc<Key>,
    questions: &mut Vec<Question>,
) {
    let own = EncryptionKey::Own(key.clone());
    let arn = place::key_arn(estate, &own);
    let home = key.account.id;
    let administrator = Asker::administrator(home.as_str(), ADMINISTRATOR);
    let administration = operations_that("key-administration").map(|operation| {
        let call = Call::new(
            &operation.name,
            &key.region,
            home,
            [("kms_key", arn.clone())],
        );
        call.asked(estate, &administrator, Scope::Everything)
    });
    questions.push(allowed(
        format!(
            "account `{}` can administer the key `{}`",
            key.account.name, key.name
        ),
        administration.collect(),
        key.span,
    ));
    let ways = ways_to(model, estate, &own);
    let direct = Call::new("kms.Decrypt", &key.region, home, [("kms_key", arn)]);
    let through: Vec<Option<&str>> = ways.iter().map(|way| Some(way.as_str())).collect();
    let accounts = model.accounts.iter().map(|account| account.id.as_str());
    for account in accounts.chain([FOREIGN_ACCOUNT]) {
        if account == home.as_str() {
            continue;
        }
        let asker = Asker::administrator(account, ADMINISTRATOR);
        let requests = through
            .iter()
            .chain([&None])
            .filter_map(|via| decrypt(estate, &direct, &asker, *via, Scope::ResourcePolicy));
        questions.push(denied(
            format!("account {account} cannot use the key `{}`", key.name),
            requests,
            key.span,
        ));
    }
    for role in users(model, &own) {
        if role.identity.account_id == home {
            continue;
        }
        let asker = Asker::role(Who::Ours, &role.identity.arn);
        for (but, via) in misses::foreign_ways() {
            let request = decrypt(
                estate,
                &direct,
                &asker,
                via.as_deref(),
                Scope::ResourcePolicy,
            );
            questions.push(denied(
                format!(
                    "the key `{}` lets `{}` in, but not {but}",
                    key.name, role.identity.name
                ),
                request,
                key.span,
            ));
        }
    }
}

fn decrypt(
    estate: &Estate,
    direct: &Call,
    asker: &Asker,
    via: Option<&str>,
    scope: Scope,
) -> Option<Asked> {
    let caused = direct.caused(asker).into_iter().next()?;
    let caused = CausedRequest {
        via: via.map(str::to_owned),
        ..caused
    };
    direct.ask(estate, asker, &caused, scope)
}

/// The roles that were granted something under a key.
pub(super) fn users<'a>(
    model: &'a Model,
    key: &'a EncryptionKey,
) -> impl Iterator<Item = &'a Role> {
    model.roles.iter().filter(move |role| {
        role.grants.iter().any(|grant| match &grant.verb {
            Verb::Read { bucket, .. } => bucket.key.as_ref() == Some(key),
            Verb::Use { cache } => cache.table().is_some() && cache.key.as_ref() == Some(key),
            Verb::UseTable { table } => table.key.as_ref() == Some(key),
            Verb::Notify { topic } => topic.key.as_ref() == Some(key),
            _ => false,
        })
    })
}

/// The services through which anyone uses a key.
fn ways_to(model: &Model, estate: &Estate, key: &EncryptionKey) -> BTreeSet<String> {
    let arn = place::key_arn(estate, key);
    let mut ways = BTreeSet::new();
    for role in users(model, key) {
        let Some(account) = role.identity.home() else {
            continue;
        };
        let asker = Asker::role(Who::Ours, &role.identity.arn);
        for grant in &role.grants {
            let home = &account.home_region;
            for call in calls(model, estate, &role.identity, home, &grant.verb) {
                let caused = call.caused(&asker).into_iter();
                ways.extend(
                    caused
                        .filter(|caused| caused.resource == arn)
                        .filter_map(|caused| caused.via),
                );
            }
        }
    }
    ways
}
