//! Existing tables and topics, which may name a key.
use super::{Existing, arn_region};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::{Context, Own, identifier};
use crate::model::{EncryptionKey, GivenPolicy, GivenTable, GivenTopic, Key};
use crate::policy::Kind;
use crate::vocab::{AccountId, Region};
use std::sync::Arc;

/// A DynamoDB table.
pub(super) fn table(
    name: &Text,
    raw: &raw::Table,
    own_keys: &Own<Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Arc<GivenTable>> {
    let declared = context.declared_name(name);
    let arn = identifier::arn(&raw.table, "dynamodb", "table", context);
    let policy = policy(raw.policy.as_ref(), context)?;
    let (arn, account) = arn?;
    let region = arn_region(&arn.region, &raw.table, context)?;
    let key = key(
        raw.key.as_ref(),
        (account, &region),
        own_keys,
        existing,
        context,
    )?;
    let table = arn.resource_of_type("table").unwrap_or_default().to_owned();
    Some(Arc::new(GivenTable {
        name: declared?,
        account,
        region,
        table,
        arn,
        key,
        policy,
        span: name.span,
    }))
}

/// An SNS topic.
pub(super) fn topic(
    name: &Text,
    raw: &raw::Topic,
    own_keys: &Own<Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Arc<GivenTopic>> {
    let declared = context.declared_name(name);
    let arn = identifier::topic_arn(&raw.topic, context);
    let policy = policy(raw.policy.as_ref(), context)?;
    let (arn, account) = arn?;
    let region = arn_region(&arn.region, &raw.topic, context)?;
    let key = key(
        raw.key.as_ref(),
        (account, &region),
        own_keys,
        existing,
        context,
    )?;
    Some(Arc::new(GivenTopic {
        name: declared?,
        account,
        region,
        arn,
        key,
        policy,
        span: name.span,
    }))
}

/// The key of a thing, `Some(None)` where it names none.
fn key(
    text: Option<&Text>,
    place: (AccountId, &Region),
    own_keys: &Own<Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Option<EncryptionKey>> {
    match text {
        Some(text) => existing.key(text, own_keys, place, context).map(Some),
        None => Some(None),
    }
}

fn policy(path: Option<&Text>, context: &mut Context<'_>) -> Option<Option<GivenPolicy>> {
    match path {
        Some(path) => context.given_policy(path, Kind::Resource).map(Some),
        None => Some(None),
    }
}
