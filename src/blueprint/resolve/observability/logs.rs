//! Log groups.
use super::{Around, Here};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::callers;
use crate::blueprint::resolve::functions::operate;
use crate::blueprint::resolve::log_retention::log_retention;
use crate::blueprint::resolve::names::{too_long, unknown_name};
use crate::model::{Grant, LogGroup, Observability, Role, TaskKind};
use crate::vocab::Name;
use std::sync::Arc;

/// Who uses the key of a log group.
const LOGS: &str = "CloudWatch Logs";

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
        let retention_days = log_retention(&raw.value.retention, context);
        let key = match &raw.value.key {
            Some(text) => {
                let place = (here.account.id, here.region);
                around
                    .scope
                    .existing
                    .own_key(text, around.keys, place, LOGS, context)
                    .map(Some)
            }
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

/// Lets the roles that a log group names write to it.
pub(super) fn written(
    section: &raw::Section<raw::LogGroup>,
    watched: &Observability,
    around: &Around<'_>,
    roles: &mut [Role],
    context: &mut Context<'_>,
) {
    for (name, raw) in &section.0 {
        let mut groups = watched.logs.iter();
        let Some(group) = groups.find(|group| group.name.as_str() == name.value) else {
            continue;
        };
        let writers = &raw.value.written_by;
        let writers = callers::of_account(writers, &watched.account, around.scope, context);
        let thing = format!("{}-{}", watched.name, group.name);
        let Ok(thing) = thing.parse::<Name>() else {
            if !writers.is_empty() {
                context.report(too_long(&thing, name.span));
            }
            continue;
        };
        let place = (&watched.account, &watched.region);
        let log_group = [("log_group", group.log_group_name.clone())];
        let write = operate(TaskKind::WriteLogs, &thing, place, log_group);
        for role in roles.iter_mut() {
            if let Some((_, span)) = writers.get(&role.identity.arn) {
                role.grants.push(Grant {
                    verb: write.clone(),
                    span: *span,
                });
            }
        }
    }
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
