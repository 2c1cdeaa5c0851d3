//! Log groups.
use super::{Around, Here};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::names::unknown_name;
use crate::blueprint::resolve::quantity::{self, Bounds};
use crate::catalog;
use crate::diag::{Code, Diagnostic};
use crate::model::{EncryptionKey, Key, LogGroup};
use std::sync::Arc;

const DAY: u64 = 86_400_000;

const RETENTION: Bounds = Bounds {
    least: DAY,
    greatest: 3_653 * DAY,
    words: "1d to 3653d",
};

/// Resolves log groups, by name.
pub(super) fn resolve(
    section: &raw::Section<raw::LogGroup>,
    folder: &str,
    here: &Here<'_>,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Vec<Arc<LogGroup>> {
    let mut groups = Vec::new();
    for (name, raw) in &section.0 {
        let declared = context.declared_name(name);
        let retention_days = retention(&raw.value.retention, context);
        let key = match &raw.value.key {
            Some(text) => key(text, here, around, context).map(Some),
            None => Some(None),
        };
        if let (Some(name_of_group), Some(retention_days), Some(key)) =
            (declared, retention_days, key)
        {
            groups.push(Arc::new(LogGroup {
                log_group_name: format!("{folder}{name_of_group}"),
                name: name_of_group,
                retention_days,
                key,
                span: name.span,
            }));
        }
    }
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    groups
}

/// The group of this name.
pub(super) fn one_of(
    name: Option<&Text>,
    section: &raw::Section<raw::LogGroup>,
    groups: &[Arc<LogGroup>],
    context: &mut Context<'_>,
) -> Option<Arc<LogGroup>> {
    let name = name?;
    let found = groups
        .iter()
        .find(|group| group.name.as_str() == name.value);
    let mut written = section.0.iter().map(|(name, _)| name.value.as_str());
    if found.is_none() && !written.any(|known| known == name.value) {
        let names = groups.iter().map(|group| group.name.as_str());
        context.report(unknown_name("a log group", name, names));
    }
    found.cloned()
}

/// CloudWatch Logs keeps log events for certain numbers of days
/// (<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>).
fn retention(text: &Text, context: &mut Context<'_>) -> Option<u16> {
    let milliseconds = quantity::duration(text, RETENTION, context)?;
    let days = u16::try_from(milliseconds / DAY).ok()?;
    let known = catalog::retention_days();
    if milliseconds.is_multiple_of(DAY) && known.contains(&days) {
        return Some(days);
    }
    let shorter = known.iter().rev().find(|known| **known <= days);
    let longer = known.iter().find(|known| **known > days);
    let near: Vec<String> = shorter
        .into_iter()
        .chain(longer)
        .map(|days| format!("`{days}d`"))
        .collect();
    context.report(
        Diagnostic::error(
            Code::UnknownRetention,
            text.span,
            format!(
                "CloudWatch Logs cannot keep log events for `{}`",
                text.value
            ),
        )
        .note("it knows certain numbers of days, such as 30, 90, 365 and 400")
        .help(format!("did you mean {}?", near.join(" or "))),
    );
    None
}

/// CloudWatch Logs uses the key by itself, so the key's policy has to let it: the key has to be
/// one that synth makes.
fn key(
    text: &Text,
    here: &Here<'_>,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<Key>> {
    let place = (here.account.id, here.region);
    match around
        .scope
        .existing
        .key(text, around.keys, place, context)?
    {
        EncryptionKey::Own(key) => Some(key),
        EncryptionKey::Given(key) => {
            context.report(
                Diagnostic::error(
                    Code::WrongKind,
                    text.span,
                    format!("`{}` is an existing key, where one of `keys` must stand", text.value),
                )
                .related(key.span, "declared here")
                .note("the policy of a key has to let CloudWatch Logs use it, and synth does not write that of an existing key")
                .help("declare a key for the log group under `keys:`"),
            );
            None
        }
    }
}
