//! Existing tables and topics, which may name a key.
use super::{Existing, arn_region};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::{Context, Own, identifier};
use crate::model::{GivenTable, GivenTopic, Key};
use crate::policy::Kind;
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
    let policy = match &raw.policy {
        Some(path) => Some(context.given_policy(path, Kind::Resource)?),
        None => None,
    };
    let (arn, account) = arn?;
    let region = arn_region(&arn.region, &raw.table, context)?;
    let key = match &raw.key {
        Some(key) => Some(existing.key(key, own_keys, (account, &region), context)?),
        None => None,
    };
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
    let policy = match &raw.policy {
        Some(path) => Some(context.given_policy(path, Kind::Resource)?),
        None => None,
    };
    let (arn, account) = arn?;
    let region = arn_region(&arn.region, &raw.topic, context)?;
    let key = match &raw.key {
        Some(key) => Some(existing.key(key, own_keys, (account, &region), context)?),
        None => None,
    };
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
