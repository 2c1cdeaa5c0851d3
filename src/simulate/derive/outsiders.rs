//! Whoever was granted nothing is refused by the things themselves: projects, tables, and the
//! policies that others are asked to change.
use super::denied;
use super::misses::other_side_decides;
use super::trust::FOREIGN_ACCOUNT;
use crate::estate::Estate;
use crate::model::{Model, Owner, Role, Verb};
use crate::policy::Caller;
use crate::simulate::ask::emitted_resource_policy;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::{Circumstances, Path};
use crate::simulate::exercise::calls;
use crate::simulate::question::{Asked, Question, Scope, caller_account};
use std::collections::BTreeSet;

/// Everyone else, at each thing that is granted to someone.
pub(super) fn of_things(model: &Model, estate: &Estate, questions: &mut Vec<Question>) {
    let mut asked_about = BTreeSet::new();
    for role in &model.roles {
        let Some(account) = role.identity.home() else {
            continue;
        };
        for grant in &role.grants {
            let Some(thing) = thing(&grant.verb) else {
                continue;
            };
            let calls = calls(
                model,
                estate,
                &role.identity,
                &account.home_region,
                &grant.verb,
            );
            // Once for everybody of another account.
            if asked_about.insert(thing.clone()) {
                let requests = foreigners(model, &grant.verb)
                    .into_iter()
                    .flat_map(|asker| requests(estate, &calls, &asker));
                questions.push(denied(
                    format!("no one without a grant in another account can {thing}"),
                    requests,
                    grant.span,
                ));
            }
            // A policy on the other side names the role and not its account.
            let neighbours = neighbours(role);
            let requests = neighbours.iter().flat_map(|asker| {
                requests(estate, &calls, asker)
                    .into_iter()
                    .filter(|asked| other_side_names_roles(estate, asked))
                    .collect::<Vec<_>>()
            });
            let question = denied(
                format!(
                    "no one but `{}` of its account can {thing}",
                    role.identity.name
                ),
                requests,
                grant.span,
            );
            questions.push(question);
        }
    }
}

/// What is done to what, for verbs whose object can be reached from other accounts.
fn thing(verb: &Verb) -> Option<String> {
    match verb {
        // Whom a role of ours lets in is asked at its own door.
        Verb::Assume { role } if matches!(role.owner, Owner::Existing) => {
            Some(super::grants::sentence(verb))
        }
        Verb::Assume { .. }
        | Verb::PublishMetrics { .. }
        | Verb::InvokeOnRuntime { .. }
        | Verb::InvokeWhereTagged { .. }
        | Verb::Apply { .. }
        | Verb::Operate(_) => None,
        Verb::InvokeInProject { .. }
        | Verb::InvokeOutside { .. }
        | Verb::Read { .. }
        | Verb::Use { .. }
        | Verb::UseTable { .. }
        | Verb::Notify { .. } => Some(super::grants::sentence(verb)),
    }
}

/// Administrators of every account that neither owns the thing nor has a role with a grant on it,
/// and of one that is not in the blueprint; for a thing with a policy also an unsigned caller.
fn foreigners(model: &Model, verb: &Verb) -> Vec<Asker> {
    let has_role = |account: &str| {
        model.roles.iter().any(|role| {
            role.identity.account_id.as_str() == account
                && role
                    .grants
                    .iter()
                    .any(|grant| object(&grant.verb) == object(verb))
        })
    };
    let owner = owner(verb);
    model
        .accounts
        .iter()
        .map(|account| account.id.as_str())
        .filter(|account| Some(*account) != owner.as_deref() && !has_role(account))
        .chain([FOREIGN_ACCOUNT])
        .map(|account| Asker::administrator(account, "role/synth-check/administrator"))
        .chain([Asker::nobody(Caller::Anonymous)])
        .collect()
}

/// Others in the account of a role: with another name, and with a name that begins alike.
fn neighbours(role: &Role) -> [Asker; 3] {
    let account = role.identity.account_id;
    let twin = role.identity.twin_resource();
    [
        "role/synth-check/administrator",
        "user/synth-check/administrator",
        &twin,
    ]
    .map(|resource| Asker::administrator(account.as_str(), resource))
}

fn object(verb: &Verb) -> Option<(&'static str, &str)> {
    Some(match verb {
        Verb::InvokeInProject { project, .. } => ("project", project.name.as_str()),
        Verb::InvokeOutside { model } => ("secret", model.secret.name.as_str()),
        Verb::Read { bucket, .. } => ("bucket", bucket.name.as_str()),
        Verb::Use { cache } => ("cache", cache.name.as_str()),
        Verb::UseTable { table } => ("table", table.name.as_str()),
        Verb::Notify { topic } => ("topic", topic.name.as_str()),
        Verb::Assume { role } => ("role", role.name.as_str()),
        _ => return None,
    })
}

fn owner(verb: &Verb) -> Option<String> {
    Some(match verb {
        Verb::InvokeInProject { project, .. } => project.account.id.to_string(),
        Verb::InvokeOutside { model } => model.secret.account.to_string(),
        Verb::Read { bucket, .. } => bucket.account.id.to_string(),
        Verb::Use { cache } => cache.account.id.to_string(),
        Verb::UseTable { table } => table.account.to_string(),
        Verb::Notify { topic } => topic.account.to_string(),
        Verb::Assume { role } => role.account_id.to_string(),
        _ => return None,
    })
}

/// The requests of the calls, at what is emitted of the policies of the things: what others let in
/// besides is theirs.
fn requests(estate: &Estate, calls: &[Call], asker: &Asker) -> Vec<Asked> {
    calls
        .iter()
        .flat_map(|call| {
            // From the internet: a network is no protection here.
            let call = call.clone().under(Circumstances::by(Path::Internet));
            call.asked(estate, asker, Scope::ResourcePolicy)
        })
        .filter(|asked| {
            caller_account(&asked.request.caller) != asked.request.resource_account
                || other_side_decides(estate, asked)
        })
        .collect()
}

fn other_side_names_roles(estate: &Estate, asked: &Asked) -> bool {
    emitted_resource_policy(estate, &asked.request).is_some()
}
