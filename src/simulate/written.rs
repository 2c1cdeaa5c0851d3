//! The expectations that a blueprint writes, as questions.
use super::call::{Asker, Call};
use super::circumstances::{Circumstances, Path};
use super::derive::{FOREIGN_ACCOUNT, outsiders};
use super::entrance::assume_under;
use super::exercise::{self, Invocation};
use super::place;
use super::question::{Expected, Origin, Question, Scope, Who};
use crate::estate::Estate;
use crate::model::{
    self, BedrockModel, ContentGuardrail, Expectation, LanguageModel, Model, Owner, Polarity,
    Project, RoleIdentity, Subject, Verb, Way,
};
use crate::vocab::{AccountId, Endpoint, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every written expectation, in the order of the model.
pub(super) fn questions(model: &Model, estate: &Estate) -> Vec<Question> {
    model
        .expectations
        .iter()
        .map(|expectation| question(model, estate, expectation))
        .collect()
}

fn question(model: &Model, estate: &Estate, expectation: &Expectation) -> Question {
    let (who, expected, askers) = match &expectation.subject {
        Subject::Role(role) => (
            format!("`{}`", role.name),
            match expectation.polarity {
                Polarity::Can => Expected::Allowed,
                Polarity::Cannot => Expected::Denied,
            },
            vec![asker(estate, role, expectation.polarity)],
        ),
        // Nobody is allowed to, whichever way it is put.
        Subject::NoOneOutside => (
            "no one outside".to_owned(),
            Expected::Denied,
            outside(model, expectation),
        ),
    };
    let caller = match &expectation.subject {
        Subject::Role(role) => Some(&**role),
        Subject::NoOneOutside => None,
    };
    let calls = calls(model, estate, caller, expectation);
    let operations = askers
        .iter()
        .flat_map(|asker| {
            calls
                .iter()
                .map(|call| call.asked(estate, asker, Scope::Everything))
        })
        .collect();
    let can = match (&expectation.subject, expectation.polarity) {
        (Subject::Role(_), Polarity::Cannot) => "cannot",
        _ => "can",
    };
    let tags: Vec<String> = expectation
        .tags
        .iter()
        .map(|(tag, value)| format!("`{tag}: {value}`"))
        .collect();
    let tagged = if tags.is_empty() {
        String::new()
    } else {
        format!(" with {}", tags.join(" and "))
    };
    Question {
        origin: Origin::Written,
        sentence: format!("{who}{tagged} {can} {}", sentence(expectation)),
        expected,
        about: None,
        operations,
        span: expectation.span,
        also: BTreeSet::new(),
    }
}

/// A role. What an existing one may do is not known unless its policies are given: it can what its handoff says, and cannot
/// only what no grant of its own account could give it.
fn asker(estate: &Estate, role: &RoleIdentity, polarity: Polarity) -> Asker {
    let given = estate.given_identities.contains_key(&role.arn.to_string());
    let who = match (&role.owner, polarity) {
        (Owner::Existing, _) if given => Who::Existing,
        (Owner::Synth(_) | Owner::IdentityCenter(_), _) => Who::Ours,
        (Owner::Existing, Polarity::Can) => Who::Existing,
        (Owner::Existing, Polarity::Cannot) => Who::Administrator,
    };
    Asker::role(who, &role.arn)
}

/// People outside, some of them with the names of those who are trusted.
fn outside(model: &Model, expectation: &Expectation) -> Vec<Asker> {
    let target = match &expectation.question {
        model::Question::Assume { role } => Some(&role.arn),
        _ => None,
    };
    let trusted = model
        .roles
        .iter()
        .filter(|role| Some(&role.identity.arn) == target)
        .flat_map(|role| &role.trusted_by);
    let mut askers = outsiders(None);
    for trust in trusted {
        askers.extend(outsiders(Some(trust)));
    }
    if let Some(target) = target {
        askers.push(Asker::administrator(FOREIGN_ACCOUNT, &target.resource));
    }
    let mut distinct: Vec<Asker> = Vec::new();
    for asker in askers {
        if !distinct.iter().any(|known| known.caller == asker.caller) {
            distinct.push(asker);
        }
    }
    distinct
}

fn calls(
    model: &Model,
    estate: &Estate,
    caller: Option<&RoleIdentity>,
    expectation: &Expectation,
) -> Vec<Call> {
    // Whoever is outside does as the first account does.
    let first = model.accounts.first().map(|account| account.id);
    let Some(account) = caller.map(|role| role.account_id).or(first) else {
        return Vec::new();
    };
    let Some(home) = home(model, account) else {
        return Vec::new();
    };
    match &expectation.question {
        model::Question::Invoke {
            model: language_model,
            project,
            way,
        } => match language_model {
            LanguageModel::Outside(outside) => vec![exercise::secret(outside)],
            LanguageModel::Bedrock(bedrock) => {
                let path = path(model, caller, bedrock, project.as_deref(), way);
                let under = granted(model, caller, bedrock, project.as_deref());
                invoke(estate, bedrock, project.as_deref(), (account, &home), under)
                    .into_iter()
                    .map(|call| {
                        call.under(Circumstances {
                            tags: expectation.tags.clone(),
                            ..Circumstances::by(path.clone())
                        })
                    })
                    .collect()
            }
        },
        model::Question::Apply { guardrail } => vec![exercise::apply(estate, guardrail)],
        model::Question::Read { bucket, prefix } => {
            Vec::from(exercise::read(estate, bucket, prefix))
        }
        model::Question::Use { cache } => {
            // Whoever cannot use it cannot as any user of it.
            let as_itself = expectation.polarity == Polarity::Can || cache.valkey().is_none();
            exercise::use_cache(model, estate, caller.filter(|_| as_itself), cache)
        }
        model::Question::UseTable { table } => exercise::use_given_table(estate, table),
        model::Question::Notify { topic } => vec![exercise::publish(estate, topic)],
        model::Question::PublishMetrics { namespace } => {
            vec![exercise::metrics(namespace, &home, account)]
        }
        model::Question::Assume { role } => match caller {
            Some(caller) => vec![exercise::assume(model, caller, role, &home)],
            // With everything right that any entry asks for.
            None => model
                .roles
                .iter()
                .filter(|known| known.identity.arn == role.arn)
                .flat_map(|known| &known.trusted_by)
                .map(|trust| assume_under(role, &home, Some(trust)))
                .chain([assume_under(role, &home, None)])
                .collect(),
        },
    }
}

fn invoke(
    estate: &Estate,
    model: &BedrockModel,
    project: Option<&Project>,
    (account, home): (AccountId, &Region),
    guarded_by: Option<&ContentGuardrail>,
) -> Vec<Call> {
    match (model.endpoint, project) {
        (Endpoint::Mantle, Some(project)) => vec![exercise::mantle(&model.id, project, estate)],
        (Endpoint::Mantle, None) => {
            let arn = place::project_with_id(home, account, "default");
            vec![exercise::mantle_at(&model.id, home, account, arn)]
        }
        (Endpoint::Runtime, project) => {
            let region = project.map_or(home, |project| &project.region);
            let profile = project.and_then(|project| project.profile(model));
            let invocation = Invocation {
                model_id: &model.id,
                region,
                account,
                profile: profile.map(|profile| &**profile),
                guarded_by,
            };
            exercise::runtime(estate, &invocation)
        }
    }
}

/// The content guardrail that the caller's own grant asks for.
fn granted<'a>(
    model: &'a Model,
    caller: Option<&RoleIdentity>,
    bedrock: &BedrockModel,
    project: Option<&Project>,
) -> Option<&'a ContentGuardrail> {
    model
        .roles
        .iter()
        .filter(|role| caller.is_some_and(|caller| caller.arn == role.identity.arn))
        .flat_map(|role| &role.grants)
        .find_map(|grant| match &grant.verb {
            Verb::InvokeOnRuntime {
                model,
                region,
                guarded_by,
                ..
            } if model.id == bedrock.id
                && project.is_none_or(|project| project.region == *region) =>
            {
                guarded_by.as_deref()
            }
            _ => None,
        })
}

/// The network way of an invocation.
fn path(
    model: &Model,
    caller: Option<&RoleIdentity>,
    bedrock: &BedrockModel,
    project: Option<&Project>,
    way: &Way,
) -> Path {
    match way {
        Way::Internet => Path::Internet,
        Way::Through(network) => Path::through(network),
        Way::AsGranted => {
            let grants = model
                .roles
                .iter()
                .filter(|role| caller.is_some_and(|caller| caller.arn == role.identity.arn))
                .flat_map(|role| &role.grants);
            let mut named = grants.filter_map(|grant| match &grant.verb {
                Verb::InvokeInProject {
                    model,
                    project: granted,
                    through,
                } => {
                    let same = project.is_none_or(|project| project == &**granted);
                    (model.id == bedrock.id && same).then_some(through)
                }
                Verb::InvokeWhereTagged {
                    model,
                    account,
                    through,
                    ..
                } => {
                    let same = project.is_none_or(|project| project.account.id == account.id);
                    (model.id == bedrock.id && same).then_some(through)
                }
                Verb::InvokeOnRuntime { model, through, .. } => {
                    (model.id == bedrock.id).then_some(through)
                }
                _ => None,
            });
            match named.next().and_then(Option::as_ref) {
                Some(network) => Path::through(network),
                None => Path::Internet,
            }
        }
    }
}

/// The region in which someone works: the home region of their account.
fn home(model: &Model, account: AccountId) -> Option<Region> {
    let of = |account: &Arc<model::Account>| account.home_region.clone();
    model
        .accounts
        .iter()
        .find(|known| known.id == account)
        .or_else(|| model.accounts.first())
        .map(of)
}

/// What is asked, after "can" or "cannot".
fn sentence(expectation: &Expectation) -> String {
    match &expectation.question {
        model::Question::Invoke {
            model,
            project,
            way,
        } => {
            let place = match (model, project) {
                (LanguageModel::Outside(_), _) => String::new(),
                (_, Some(project)) => format!(" in `{}`", project.name),
                (LanguageModel::Bedrock(model), None) if model.endpoint == Endpoint::Runtime => {
                    String::new()
                }
                (_, None) => " in the default project".to_owned(),
            };
            let way = match way {
                Way::AsGranted => String::new(),
                Way::Through(network) => format!(" through `{}`", network.name),
                Way::Internet => " over the internet".to_owned(),
            };
            format!("invoke `{}`{place}{way}", model.name())
        }
        model::Question::Apply { guardrail } => format!("put texts to `{}`", guardrail.name),
        model::Question::Read { bucket, prefix } if prefix.is_empty() => {
            format!("read `{}`", bucket.name)
        }
        model::Question::Read { bucket, prefix } => {
            format!("read `{prefix}` of `{}`", bucket.name)
        }
        model::Question::Use { cache } => format!("use `{}`", cache.name),
        model::Question::UseTable { table } => format!("use `{}`", table.name),
        model::Question::Notify { topic } => format!("publish to `{}`", topic.name),
        model::Question::PublishMetrics { namespace } => {
            format!("publish metrics in `{namespace}`")
        }
        model::Question::Assume { role } => format!("assume `{}`", role.name),
    }
}
