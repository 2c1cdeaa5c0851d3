//! Accounts that differ in nothing but their id: what is decided for one is decided for all.
//!
//! Two accounts are alike when the texts that are to be written for them are the same but for the
//! id of each, they stand in the same unit, the blueprint means the same for both, and no text but
//! their own mentions either. To exchange their ids then changes nothing anywhere, so every
//! question has the same answer for both. What is compared are the bytes; how they were made makes
//! no difference.
mod mentions;

use crate::artifact::same_but_for_account;
use crate::estate::{Emitted, EmittedStack};
use crate::model::{
    Account, EncryptedThing, KeyAccess, KeyRight, KeyUse, Model, PolicyTarget, Role,
    TrustedPrincipal, Verb,
};
use crate::vocab::AccountId;
use mentions::Mentions;
use std::collections::{BTreeMap, BTreeSet};

/// An account, and those that are like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The account that is asked about, by its name in the blueprint.
    pub account: String,
    /// How many others it stands for.
    pub others: usize,
}

/// The part of a model and of what is emitted that is worth asking about.
#[derive(Debug)]
pub(super) struct Distinct {
    /// The model, with one account of those that are alike.
    pub(super) model: Model,
    /// What is emitted for these accounts.
    pub(super) emitted: Emitted,
    /// Who stands for how many.
    pub(super) alike: Vec<Alike>,
}

/// One account of each kind; `None` where no two are alike.
pub(super) fn distinct(model: &Model, emitted: &Emitted) -> Option<Distinct> {
    let mentioned = mentioned(model, emitted)?;
    let looks = looks(model, emitted);
    let mut kinds: BTreeMap<&Look<'_>, Vec<(&Account, usize)>> = BTreeMap::new();
    let mut left_out: BTreeSet<AccountId> = BTreeSet::new();
    for account in &model.accounts {
        if mentioned.contains(&account.id) {
            continue;
        }
        let Some(look) = looks.get(&account.id) else {
            continue;
        };
        let known = kinds.entry(look).or_default();
        let like = known.iter_mut().find(|(first, _)| {
            let first_look = looks.get(&first.id);
            first_look.is_some_and(|it| it.same_texts((first.id, look, account.id)))
        });
        match like {
            Some((_, others)) => {
                *others += 1;
                left_out.insert(account.id);
            }
            None => known.push((account, 0)),
        }
    }
    if left_out.is_empty() {
        return None;
    }
    let mut alike: Vec<Alike> = kinds
        .into_values()
        .flatten()
        .filter(|(_, others)| *others > 0)
        .map(|(account, others)| Alike {
            account: account.name.to_string(),
            others,
        })
        .collect();
    alike.sort_by(|one, other| one.account.cmp(&other.account));
    Some(Distinct {
        model: without(model, &left_out),
        emitted: emitted_without(emitted, &left_out),
        alike,
    })
}

/// What there is of an account, to be compared with what there is of another. The texts take no
/// part in the order: they are compared with the id of each account left open.
#[derive(Debug, Default)]
struct Look<'a> {
    /// Units, region, environment, and what the blueprint means for it.
    words: Vec<String>,
    /// What each stack is, and how long.
    stacks: Vec<(String, usize)>,
    /// Values of parameters by the `StackSet`'s path.
    values: Vec<(&'a str, Vec<(&'a str, &'a str)>)>,
    texts: Vec<&'a EmittedStack>,
}

impl Look<'_> {
    /// Whether all texts are the same but for the ids.
    fn same_texts(&self, (own, other, others): (AccountId, &Look<'_>, AccountId)) -> bool {
        let pairs = self.texts.iter().zip(&other.texts);
        self.texts.len() == other.texts.len()
            && pairs.into_iter().all(|(one, two)| {
                let sources = |stack: &EmittedStack, account: AccountId| {
                    let sources = stack.parameter_sources.iter();
                    sources
                        .map(|(name, source)| {
                            let mine = source.stack.account == account;
                            (
                                name.clone(),
                                mine,
                                source.stack.region.clone(),
                                source.stack.layer,
                                source.output.clone(),
                            )
                        })
                        .collect::<Vec<_>>()
                };
                same_but_for_account((&one.text, own), (&two.text, others))
                    && sources(one, own) == sources(two, others)
            })
    }
}

impl PartialEq for Look<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Look<'_> {}

impl PartialOrd for Look<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Look<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.words, &self.stacks, &self.values).cmp(&(&other.words, &other.stacks, &other.values))
    }
}

fn looks<'a>(model: &'a Model, emitted: &'a Emitted) -> BTreeMap<AccountId, Look<'a>> {
    let mut looks: BTreeMap<AccountId, Look<'a>> = BTreeMap::new();
    for account in &model.accounts {
        let look = looks.entry(account.id).or_default();
        let levels = account.levels.iter();
        let above = levels.filter(|level| !matches!(level, PolicyTarget::Account(_)));
        look.words.extend(above.map(|level| level.id().to_owned()));
        look.words.push(account.home_region.to_string());
        look.words.push(format!("{:?}", account.environment));
    }
    for role in &model.roles {
        if let Some(look) = looks.get_mut(&role.identity.account_id) {
            look.words.extend(meant_by(role));
        }
    }
    let things = [
        model
            .keys
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect::<Vec<_>>(),
        model
            .caches
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect(),
        model
            .limits
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect(),
        model
            .projects
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect(),
        model
            .topics
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect(),
        model
            .budgets
            .iter()
            .map(|it| (it.account.id, it.span, it.account.home_region.clone()))
            .collect(),
        model
            .content_guardrails
            .iter()
            .map(|it| (it.account.id, it.span, it.region.clone()))
            .collect(),
    ];
    for (account, span, region) in things.into_iter().flatten() {
        if let Some(look) = looks.get_mut(&account) {
            look.words.push(format!("thing {span:?} {region}"));
        }
    }
    for provider in &model.oidc_providers {
        if let Some(look) = looks.get_mut(&provider.account_id) {
            look.words
                .push(format!("provider {:?} {}", provider.span, provider.issuer));
        }
    }
    for access in &model.key_accesses {
        if let Some(look) = looks.get_mut(&access.key.account.id) {
            look.words.push(meant_by_access(access));
        }
    }
    for stack in &emitted.stacks {
        if let Some(look) = looks.get_mut(&stack.id.account) {
            let place = format!("{}/{}", stack.id.region, stack.id.layer.word());
            look.stacks.push((place, stack.text.len()));
            look.texts.push(stack);
        }
    }
    for set in &emitted.stack_sets {
        for (account, values) in &set.instances {
            if let Some(look) = looks.get_mut(account) {
                let values = values.iter();
                let values = values.map(|(name, value)| (name.as_str(), value.as_str()));
                look.values.push((&set.path, values.collect()));
            }
        }
    }
    looks
}

/// What the blueprint means of a role, with its own account left open: who may become it, what it
/// may do, and whether with things of its own account.
fn meant_by(role: &Role) -> Vec<String> {
    let own = role.identity.account_id;
    let place = |account: AccountId| {
        if account == own {
            "own".to_owned()
        } else {
            account.to_string()
        }
    };
    let mut words = vec![format!(
        "role {:?} {} {:?} {:?}",
        role.identity.span,
        role.identity.arn.resource,
        role.boundary.as_ref().map(|boundary| &boundary.policy_name),
        role.managed
            .iter()
            .map(|managed| &managed.policy_name)
            .collect::<Vec<_>>()
    )];
    for trust in &role.trusted_by {
        let by = match &trust.principal {
            TrustedPrincipal::Service(host) => host.clone(),
            TrustedPrincipal::Role(role) => {
                format!("{} {}", place(role.account_id), role.arn.resource)
            }
            TrustedPrincipal::Account(account) => place(account.id),
            TrustedPrincipal::InstanceProfile(profile) => profile.profile_name.clone(),
            TrustedPrincipal::Pod {
                cluster,
                service_account,
            } => format!(
                "{} {} {service_account:?}",
                place(cluster.account_id),
                cluster.arn.resource
            ),
            TrustedPrincipal::WebIdentity {
                provider,
                audience,
                subject,
            } => format!(
                "{} {} {audience} {subject:?}",
                place(provider.account_id),
                provider.arn.resource
            ),
            TrustedPrincipal::Saml { provider, regions } => format!(
                "{} {} {regions:?}",
                place(provider.account_id),
                provider.arn.resource
            ),
        };
        words.push(format!("by {by} {:?}", trust.span));
    }
    for grant in &role.grants {
        let on = match &grant.verb {
            Verb::InvokeInProject { project, .. } => {
                format!("{} {}", place(project.account.id), project.region)
            }
            Verb::InvokeWhereTagged { account, tags, .. } => {
                format!("{} {tags:?}", place(account.id))
            }
            Verb::InvokeOnRuntime { region, .. } => region.to_string(),
            Verb::Read { bucket, .. } => bucket.bucket.clone(),
            Verb::Use { cache } => format!("{} {}", place(cache.account.id), cache.region),
            Verb::UseTable { table } => table.arn.to_string(),
            Verb::Notify { topic } => topic.arn.to_string(),
            Verb::Apply { guardrail } => {
                format!("{} {}", place(guardrail.account.id), guardrail.region)
            }
            Verb::Assume { role } => {
                format!("{} {}", place(role.account_id), role.arn.resource)
            }
            Verb::Operate(task) => {
                let (kind, place) = (task.kind.word(), place(task.account.id));
                format!("{kind} {} {place} {}", task.thing, task.region)
            }
            Verb::InvokeOutside { .. } | Verb::PublishMetrics { .. } => String::new(),
        };
        words.push(format!("may {on} {:?}", grant.span));
    }
    words
}

/// What the blueprint means of the use of a key, with the key's account left open.
fn meant_by_access(access: &KeyAccess) -> String {
    let own = access.key.account.id;
    let place = |account: AccountId| {
        if account == own {
            "own".to_owned()
        } else {
            account.to_string()
        }
    };
    let who = match &access.right {
        KeyRight::Administer(role) => {
            format!("{} {}", place(role.account_id), role.arn.resource)
        }
        KeyRight::Use(KeyUse {
            role, through, of, ..
        }) => {
            let of = of.as_ref().map(|of| match of {
                EncryptedThing::Cache(cache) => {
                    format!("{} {}", place(cache.account.id), cache.region)
                }
                // Whose these are is known by name anyway.
                other => other.name().to_string(),
            });
            format!(
                "{} {} {through} {of:?}",
                place(role.account_id),
                role.arn.resource
            )
        }
        KeyRight::Service(service) => (*service).to_owned(),
    };
    format!("access {:?} {} {who}", access.span, access.key.region)
}

/// Accounts that something other than their own stacks knows by name; `None` where a text cannot
/// be read, so that nothing can be said.
fn mentioned(model: &Model, emitted: &Emitted) -> Option<BTreeSet<AccountId>> {
    let mut mentions = Mentions {
        known: model.accounts.iter().map(|account| account.id).collect(),
        found: BTreeSet::new(),
    };
    for stack in &emitted.stacks {
        if stack.text.contains(STACK_SET) {
            mentions.in_template_with_sets(stack)?;
        } else {
            mentions.in_text(&stack.text, Some(stack.id.account));
        }
    }
    for set in &emitted.stack_sets {
        mentions.in_text(&set.text, None);
        for values in set.instances.values() {
            for value in values.values() {
                mentions.in_text(value, None);
            }
        }
    }
    for handoff in &emitted.handoffs {
        mentions.in_text(&handoff.text, None);
        for source in handoff.symbols.values() {
            mentions.add(source.stack.account);
        }
    }
    mentions.in_model(model);
    Some(mentions.found)
}

/// The type whose targets name accounts without giving them anything that the others lack.
pub(super) const STACK_SET: &str = "AWS::CloudFormation::StackSet";

/// A model without what stands in these accounts.
fn without(model: &Model, left_out: &BTreeSet<AccountId>) -> Model {
    let stays = |account: AccountId| !left_out.contains(&account);
    let mut model = model.clone();
    model.accounts.retain(|account| stays(account.id));
    model.roles.retain(|role| stays(role.identity.account_id));
    model.keys.retain(|key| stays(key.account.id));
    model.caches.retain(|cache| stays(cache.account.id));
    model.limits.retain(|limit| stays(limit.account.id));
    model.topics.retain(|topic| stays(topic.account.id));
    model.budgets.retain(|budget| stays(budget.account.id));
    model.enforcers.retain(|it| stays(it.account.id));
    model.functions.retain(|it| stays(it.account.id));
    model.observability.retain(|it| stays(it.account.id));
    model.projects.retain(|project| stays(project.account.id));
    model.key_accesses.retain(|it| stays(it.key.account.id));
    model.content_guardrails.retain(|it| stays(it.account.id));
    model.oidc_providers.retain(|it| stays(it.account_id));
    model
}

fn emitted_without(emitted: &Emitted, left_out: &BTreeSet<AccountId>) -> Emitted {
    let mut sets = emitted.stack_sets.clone();
    for set in &mut sets {
        set.instances
            .retain(|account, _| !left_out.contains(account));
    }
    Emitted {
        stacks: emitted
            .stacks
            .iter()
            .filter(|stack| !left_out.contains(&stack.id.account))
            .cloned()
            .collect(),
        stack_sets: sets,
        handoffs: emitted.handoffs.clone(),
    }
}
