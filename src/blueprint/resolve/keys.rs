//! Keys to make.
use super::accounts::Accounts;
use super::names::Broken;
use super::placed::{each, place};
use super::quantity::{self, Bounds};
use super::{Context, Own, identifier, renamed};
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic};
use crate::model::{Account, Key, physical_name};
use crate::vocab::Region;
use std::sync::Arc;

const DAY: u64 = 86_400_000;

/// The bounds that CloudFormation documents for `RotationPeriodInDays`.
const ROTATION: Bounds = Bounds {
    least: 90 * DAY,
    greatest: 2560 * DAY,
    words: "90d to 2560d",
};
/// The bounds that CloudFormation documents for `PendingWindowInDays`.
const PENDING: Bounds = Bounds {
    least: 7 * DAY,
    greatest: 30 * DAY,
    words: "7d to 30d",
};

/// Resolves the keys to make. Their replicas follow from them.
pub(super) fn resolve(
    section: &raw::Section<raw::Key>,
    broken: Broken,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Own<Key> {
    let mut keys = Own::new("a key", broken);
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let placed = place(&raw.account, raw.region.as_ref(), accounts, context);
        let rotation = days(raw.rotation.as_ref(), 365, ROTATION, context);
        let pending = days(raw.pending_window.as_ref(), 30, PENDING, context);
        let pending = pending.and_then(|days| u8::try_from(days).ok());
        let regions: Vec<&Region> = placed.iter().map(|(_, region)| region).collect();
        let replicas = replicas(&raw.replicas, &regions, context);
        let adopt = match &raw.adopt {
            Some(text) => adopted(text, placed.len(), !raw.replicas.is_empty(), context).map(Some),
            None => Some(None),
        };
        let identity = renamed::identity(name, raw.was.as_ref(), context);
        let declared = context.declared_name(name);
        let key = match (declared, identity, rotation, pending, replicas, adopt) {
            (
                Some(declared),
                Some(identity),
                Some(rotation_days),
                Some(pending_window_days),
                Some(replicas),
                Some(adopt),
            ) => {
                let alias = physical_name(&context.blueprint, &identity).replace('.', "-");
                Some(move |account: &Arc<Account>, region: &Region| Key {
                    name: declared.clone(),
                    identity: identity.clone(),
                    account: account.clone(),
                    region: region.clone(),
                    replica_of: None,
                    replicas: replicas.clone(),
                    alias: alias.clone(),
                    rotation_days,
                    pending_window_days,
                    adopt: adopt.clone(),
                    span: name.span,
                })
            }
            _ => None,
        };
        keys.declare(&name.value, each(&placed, key));
    }
    keys
}

/// Every key and its replicas.
pub(super) fn with_replicas(keys: &Own<Key>) -> Vec<Arc<Key>> {
    let mut all = Vec::new();
    for key in keys.instances() {
        all.push(key.clone());
        all.extend(replicas_of(key));
    }
    all
}

/// The replicas of a key.
pub(super) fn replicas_of(key: &Key) -> impl Iterator<Item = Arc<Key>> {
    key.replicas
        .iter()
        .filter_map(|region| key.replica(region).map(Arc::new))
}

fn days(
    given: Option<&Text>,
    unless: u16,
    bounds: Bounds,
    context: &mut Context<'_>,
) -> Option<u16> {
    let Some(text) = given else {
        return Some(unless);
    };
    let milliseconds = quantity::duration(text, bounds, context)?;
    u16::try_from(milliseconds / DAY).ok()
}

/// The regions of replicas, sorted. A replica is in the partition of its primary key and in
/// another region
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html>).
fn replicas(
    texts: &[Text],
    primaries: &[&Region],
    context: &mut Context<'_>,
) -> Option<Vec<Region>> {
    let mut regions: Vec<Region> = Vec::new();
    let mut usable = true;
    for text in texts {
        let Some(region) = context.known_region(text) else {
            usable = false;
            continue;
        };
        let foreign = primaries
            .iter()
            .find(|primary| primary.partition() != region.partition());
        let problem = if primaries.contains(&&region) {
            Some(format!("the key itself is in {region}"))
        } else if regions.contains(&region) {
            Some(format!("{region} has a replica already"))
        } else {
            foreign.map(|primary| format!("{region} is in another partition than {primary}"))
        };
        match problem {
            Some(problem) => {
                usable = false;
                context.report(
                    Diagnostic::error(Code::ReplicaRegion, text.span, problem)
                        .note("a replica is in another region of the same partition, one in each")
                        .help("name another region, or remove it"),
                );
            }
            None => regions.push(region),
        }
    }
    regions.sort();
    usable.then_some(regions)
}

/// The id of the key that becomes this one. Whether a key is a multi-region key cannot change
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html>).
fn adopted(
    text: &Text,
    accounts: usize,
    replicated: bool,
    context: &mut Context<'_>,
) -> Option<String> {
    let id = identifier::key_id(text, context)?;
    renamed::adopted_in_one_account(text, accounts, context)?;
    if replicated && !id.starts_with(Key::MULTI_REGION) {
        context.report(
            Diagnostic::error(
                Code::ReplicaRegion,
                text.span,
                format!("`{id}` is a key of one region and can have no replicas"),
            )
            .note("the id of a multi-region key begins with `mrk-`, and no key can become one")
            .help("remove `replicas:`, or adopt a multi-region key"),
        );
        return None;
    }
    Some(id)
}
