//! The topics that people and functions are told through, and the keys they are encrypted with.
use super::Context;
use crate::diag::Span;
use crate::model::{Account, Key, KeyAccess, KeyRight, Publisher, Topic, physical_name};
use crate::vocab::{AccountId, Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Days between rotations of a topic's key.
const ROTATION_DAYS: u16 = 365;
/// Days between a scheduled and the real deletion of a topic's key.
const PENDING_DAYS: u8 = 30;

/// The topics so far. Those of one account and region share a key, since each key costs.
#[derive(Debug, Default)]
pub(super) struct Topics {
    keys: BTreeMap<(AccountId, Region), Arc<Key>>,
    topics: Vec<Topic>,
}

/// A topic that is asked for.
#[derive(Debug)]
pub(super) struct Told<'a> {
    /// The thing that tells.
    pub(super) name: &'a Name,
    /// Where the topic is.
    pub(super) place: (&'a Arc<Account>, &'a Region),
    /// Who publishes.
    pub(super) publishers: BTreeSet<Publisher>,
    /// Who is told, by e-mail.
    pub(super) tell: BTreeSet<String>,
    /// Where it was asked for.
    pub(super) span: Span,
}

impl Topics {
    /// Adds a topic, and gives it back.
    pub(super) fn add(&mut self, told: Told<'_>, context: &Context<'_>) -> Option<&Topic> {
        let (account, region) = told.place;
        let key = self.key(account, region, told.span, context)?;
        self.topics.push(Topic {
            name: told.name.clone(),
            account: account.clone(),
            region: region.clone(),
            topic_name: physical_name(&context.blueprint, told.name).replace('.', "-"),
            key,
            publishers: told.publishers,
            tell: told.tell,
            span: told.span,
        });
        self.topics.last()
    }

    /// The topics, their keys, and which services use these.
    pub(super) fn finish(self) -> (Vec<Topic>, Vec<Arc<Key>>, Vec<KeyAccess>) {
        let mut services: BTreeMap<(AccountId, &Region), BTreeMap<Publisher, Span>> =
            BTreeMap::new();
        for topic in &self.topics {
            let of_key = services
                .entry((topic.account.id, &topic.region))
                .or_default();
            for publisher in &topic.publishers {
                of_key.entry(*publisher).or_insert(topic.span);
            }
        }
        let mut accesses = Vec::new();
        for ((account, region), publishers) in services {
            let Some(key) = self.keys.get(&(account, region.clone())) else {
                continue;
            };
            accesses.extend(publishers.into_iter().map(|(publisher, span)| KeyAccess {
                key: key.clone(),
                right: KeyRight::Service(publisher.word()),
                span,
            }));
        }
        let keys = self.keys.into_values().collect();
        (self.topics, keys, accesses)
    }

    fn key(
        &mut self,
        account: &Arc<Account>,
        region: &Region,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Arc<Key>> {
        let place = (account.id, region.clone());
        if let Some(known) = self.keys.get(&place) {
            return Some(known.clone());
        }
        let name: Name = format!("topics-{region}").parse().ok()?;
        let key = Arc::new(Key {
            alias: physical_name(&context.blueprint, &name).replace('.', "-"),
            identity: name.clone(),
            name,
            account: account.clone(),
            region: region.clone(),
            replica_of: None,
            replicas: Vec::new(),
            rotation_days: ROTATION_DAYS,
            pending_window_days: PENDING_DAYS,
            adopt: None,
            span,
        });
        self.keys.insert(place, key.clone());
        Some(key)
    }
}
