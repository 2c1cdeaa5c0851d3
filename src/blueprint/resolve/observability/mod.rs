//! What is watched: log groups, alarms, who is told.
mod alarms;
mod canary;
mod logs;

use super::accounts::Accounts;
use super::functions::Brought;
use super::names::{Broken, Names};
use super::placed::place;
use super::scope::Scope;
use super::topics::Told;
use super::{Context, Own, identifier};
use crate::blueprint::raw;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Budget, Key, KeyAccess, KeyRight, Observability, Publisher, Role, physical_name,
};
use crate::vocab::{Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The word of CloudWatch Logs among those who use keys by themselves.
const LOGS: &str = "cloudwatch-logs";

/// What things of `observability` refer to.
pub(super) struct Around<'a> {
    /// Names of all kinds.
    pub(super) scope: &'a Scope<'a>,
    /// Keys to make.
    pub(super) keys: &'a Own<Key>,
    /// Budgets by name.
    pub(super) budgets: Names<Vec<Budget>>,
}

/// The budgets by name, usable or not.
pub(super) fn budgets_by_name(
    section: &raw::Section<raw::Budget>,
    broken: Broken,
    budgets: &[Budget],
) -> Names<Vec<Budget>> {
    let mut names = Names::new("a budget", broken);
    for (name, _) in &section.0 {
        let of_name = budgets.iter().filter(|it| it.name.as_str() == name.value);
        let of_name: Vec<Budget> = of_name.cloned().collect();
        names.declare(&name.value, (!of_name.is_empty()).then_some(of_name));
    }
    names
}

/// Resolves what is watched; the topics that alarms go to are brought along.
pub(super) fn resolve(
    section: &raw::Section<raw::Observability>,
    accounts: &Accounts,
    around: &Around<'_>,
    (roles, brought): (&mut [Role], &mut Brought),
    context: &mut Context<'_>,
) -> Vec<Observability> {
    let mut all = Vec::new();
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let declared = context.declared_name(name);
        let namespace = identifier::metrics_namespace(&raw.namespace, context);
        let tell: BTreeSet<String> = raw
            .tell
            .iter()
            .filter_map(|address| identifier::email(address, context))
            .collect();
        let placed = place(&raw.account, raw.region.as_ref(), accounts, context);
        let (Some(declared), Some(namespace)) = (declared, namespace) else {
            continue;
        };
        for (account, region) in &placed {
            let before = context.diagnostics.len();
            let here = Here {
                name: &declared,
                account,
                region,
                span: name.span,
            };
            let mut watched = one(raw, &here, (&namespace, &tell), around, context);
            watched.canary = raw
                .canary
                .as_ref()
                .and_then(|raw| canary::resolve(raw, &here, around, brought, context));
            // What is wrong with one instance is wrong with each.
            if context.diagnostics.len() > before {
                break;
            }
            tell_through_topic(&here, &tell, brought, context);
            logs::written(&raw.logs, &watched, around, roles, context);
            all.push(watched);
        }
    }
    all.sort_by(|one, other| (&one.name, one.account.id).cmp(&(&other.name, other.account.id)));
    all
}

/// Where something is watched.
struct Here<'a> {
    name: &'a Name,
    account: &'a Arc<Account>,
    region: &'a Region,
    span: Span,
}

fn one(
    raw: &raw::Observability,
    here: &Here<'_>,
    (namespace, tell): (&str, &BTreeSet<String>),
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Observability {
    let folder = physical_folder(context, here.name);
    let logs = logs::resolve(&raw.logs, &folder, here, around, context);
    let metrics_in = logs::one_of(raw.metrics_in.as_ref(), &raw.logs, &logs, context);
    let top_consumers = raw.top_consumers.unwrap_or_default();
    if top_consumers && raw.metrics_in.is_none() {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                here.span,
                format!(
                    "where the consumers of `{}` are counted is not said",
                    here.name
                ),
            )
            .help("add `metrics_in:` with the name of a log group of `logs`"),
        );
    }
    let mut alarms = alarms::resolve(&raw.alarms, here, around, context);
    alarms.sort_by(|one, other| one.name.cmp(&other.name));
    Observability {
        name: here.name.clone(),
        account: here.account.clone(),
        region: here.region.clone(),
        namespace: namespace.to_owned(),
        logs,
        metrics_in,
        top_consumers,
        tell: tell.iter().cloned().collect(),
        alarms,
        dashboard: raw.dashboard.unwrap_or_default(),
        canary: None,
        span: here.span,
    }
}

/// What the names of log groups begin with: `/acme/search/`.
fn physical_folder(context: &Context<'_>, name: &Name) -> String {
    format!("/{}/{name}/", context.blueprint)
}

/// The topic that the alarms of one account go to.
fn tell_through_topic(
    here: &Here<'_>,
    tell: &BTreeSet<String>,
    brought: &mut Brought,
    context: &mut Context<'_>,
) {
    let Ok(name) = Observability::topic_of(here.name).parse::<Name>() else {
        let name = physical_name(&context.blueprint, here.name);
        context.report(
            Diagnostic::error(
                Code::NameTooLong,
                here.span,
                format!("no topic can be named after `{name}`"),
            )
            .help("shorten the name"),
        );
        return;
    };
    let told = Told {
        name: &name,
        place: (here.account, here.region),
        publishers: [Publisher::CloudWatchAlarms].into(),
        tell: tell.clone(),
        span: here.span,
    };
    brought.topics.add(told, context);
}

/// What lets CloudWatch Logs use the keys of log groups, where nothing lets it yet.
pub(super) fn key_accesses(watched: &[Observability], known: &[KeyAccess]) -> Vec<KeyAccess> {
    let place = |key: &Key| (key.account.id, key.name.clone(), key.region.clone());
    let mut wanted = BTreeMap::new();
    for group in watched.iter().flat_map(|it| &it.logs) {
        if let Some(key) = &group.key {
            wanted
                .entry(place(key))
                .or_insert((key.clone(), group.span));
        }
    }
    for access in known {
        if matches!(access.right, KeyRight::Service(LOGS)) {
            wanted.remove(&place(&access.key));
        }
    }
    let access = |(key, span)| KeyAccess {
        key,
        right: KeyRight::Service(LOGS),
        span,
    };
    wanted.into_values().map(access).collect()
}
