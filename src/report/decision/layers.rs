//! Each layer: where it stands, the statements that decided, and those that nearly did.
use super::near::{nearest, quoted_entries};
use super::{View, conditions};
use crate::policy::{
    Effect, Grant, Layer, LayerTrace, Principal, Standing, Statement, StatementTrace, Truth,
    Verdict,
};

/// How many statements of a layer that decided are told.
const MOST: usize = 3;

/// The lines of each layer.
pub(super) fn of(view: &View<'_>) -> Vec<Vec<String>> {
    let mut layers: Vec<Vec<String>> = view
        .trace
        .layers
        .iter()
        .map(|traced| layer(view, traced))
        .collect();
    let traced = |layer| view.trace.layers.iter().any(|traced| traced.layer == layer);
    if view.blocks(Layer::Resource, None) && !traced(Layer::Resource) {
        let (name, _) = view.layer(Layer::Resource, None);
        layers.push(vec![format!(
            "{}: none was given, and nothing is allowed without it",
            bare(&name)
        )]);
    }
    layers
}

fn layer(view: &View<'_>, traced: &LayerTrace) -> Vec<String> {
    let (name, plural) = view.layer(traced.layer, traced.level);
    let mut lines = vec![format!("{}: {}", bare(&name), stands(view, traced, plural))];
    let effect = match traced.standing {
        Standing::Denies | Standing::MayDeny => Effect::Deny,
        Standing::Allows | Standing::MayAllow | Standing::Silent => Effect::Allow,
    };
    let deciding: Vec<&StatementTrace> = traced
        .statements
        .iter()
        .filter(|statement| statement.effect == effect && statement.applies != Truth::False)
        .collect();
    for statement in deciding.iter().take(MOST) {
        lines.extend(decided(view, statement));
    }
    if deciding.len() > MOST {
        lines.push(format!("  and {} more", deciding.len() - MOST));
    }
    if deciding.is_empty() && traced.layer != Layer::ResourceControl {
        let nearest = nearest(view, traced.statements.iter());
        for near in &nearest {
            let named = view.named(&near.traced.statement);
            lines.push(format!("  {named} comes near, but does not apply:"));
            lines.extend(near.reasons(view).iter().map(|why| format!("    {why}")));
        }
        let told = nearest.iter().filter(|near| !near.traced.action).count();
        lines.extend(others(view, traced, told));
    }
    lines
}

fn bare(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}

fn stands(view: &View<'_>, traced: &LayerTrace, plural: bool) -> String {
    let form = |one: &'static str, many: &'static str| if plural { many } else { one };
    let blocks = view.blocks(traced.layer, traced.level);
    let allowed = view.decided.decision.verdict == Verdict::Allowed;
    match traced.standing {
        Standing::Denies => form("denies", "deny").to_owned(),
        Standing::MayDeny => "may deny".to_owned(),
        Standing::Allows if traced.layer == Layer::Resource => resource_grant(traced).to_owned(),
        Standing::Allows => form("allows", "allow").to_owned(),
        Standing::MayAllow => "may allow".to_owned(),
        Standing::Silent if traced.layer == Layer::ResourceControl => {
            "deny nothing (the full access of AWS's own policy is implied)".to_owned()
        }
        Standing::Silent if traced.statements.is_empty() && traced.layer == Layer::Identity => {
            if blocks {
                "the caller has none, and nothing is allowed without them".to_owned()
            } else {
                "the caller has none".to_owned()
            }
        }
        Standing::Silent if blocks => format!(
            "{} silent, and nothing is allowed without {}",
            form("is", "are"),
            form("it", "them")
        ),
        Standing::Silent if allowed => {
            format!("{} silent, which does not matter here", form("is", "are"))
        }
        Standing::Silent => format!("{} silent", form("is", "are")),
    }
}

/// How a resource policy's strongest statement names the caller, which decides what else is needed.
fn resource_grant(traced: &LayerTrace) -> &'static str {
    let strongest = traced
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow && statement.applies != Truth::False)
        .filter_map(|statement| statement.grant)
        .max();
    match strongest {
        Some(Grant::Direct) => "allows, naming the caller itself",
        Some(Grant::Anyone) => "allows, naming everyone",
        Some(Grant::Via) => "allows, naming the caller's role or user",
        Some(Grant::Account) => {
            "allows, naming the caller's account: its own policies must allow too"
        }
        None => "allows",
    }
}

/// A statement that applies: what of it covers the request, and which conditions hold.
fn decided(view: &View<'_>, traced: &StatementTrace) -> Vec<String> {
    let written = view.written(&traced.statement);
    let verb = match traced.effect {
        Effect::Allow => "allows",
        Effect::Deny => "denies",
    };
    let mut line = format!(
        "  {} {verb} {}",
        view.named(&traced.statement),
        actions(written, traced)
    );
    if let Some(resources) = resources(written, traced) {
        line = format!("{line} on {resources}");
    }
    if let Some(principals) = principals(written) {
        line = format!("{line}, for {principals}");
    }
    let keys = conditions::keys_as_written(written);
    let mut lines = vec![line];
    for (index, condition) in traced.conditions.iter().enumerate() {
        let key = keys.get(index).copied().unwrap_or(&condition.key);
        lines.push(format!("    {}", conditions::sentence(condition, key)));
    }
    lines
}

fn actions(written: Option<&Statement>, traced: &StatementTrace) -> String {
    match written {
        Some(Statement {
            action: Some(entries),
            ..
        }) => {
            let entry = traced.action_entry.and_then(|at| entries.values.get(at));
            entry.map_or_else(
                || quoted_entries(entries, "and"),
                |entry| format!("`{}`", entry.value),
            )
        }
        Some(Statement {
            not_action: Some(entries),
            ..
        }) => format!("every action but {}", quoted_entries(entries, "and")),
        _ => "it".to_owned(),
    }
}

fn resources(written: Option<&Statement>, traced: &StatementTrace) -> Option<String> {
    match written? {
        Statement {
            resource: Some(entries),
            ..
        } => {
            let entry = traced.resource_entry.and_then(|at| entries.values.get(at));
            Some(entry.map_or_else(
                || quoted_entries(entries, "and"),
                |entry| format!("`{}`", entry.value),
            ))
        }
        Statement {
            not_resource: Some(entries),
            ..
        } => Some(format!(
            "every resource but {}",
            quoted_entries(entries, "and")
        )),
        _ => None,
    }
}

fn principals(written: Option<&Statement>) -> Option<String> {
    let statement = written?;
    let names = |principal: &Principal| match principal {
        Principal::Bare(text) => format!("`{}`", text.value),
        Principal::Map { entries, .. } => {
            let names = entries.iter().flat_map(|entry| &entry.names.values);
            super::quoted(names.map(|name| name.value.as_str()), "and")
        }
    };
    match (&statement.principal, &statement.not_principal) {
        (Some(principal), _) => Some(names(principal)),
        (None, Some(principal)) => Some(format!("everyone but {}", names(principal))),
        (None, None) => None,
    }
}

/// What the statements are for that do not come near; `told` of those for other actions do.
fn others(view: &View<'_>, traced: &LayerTrace, told: usize) -> Vec<String> {
    let far = |statement: &&StatementTrace| {
        statement.effect == Effect::Allow && statement.readable && !statement.action
    };
    let unreadable = traced.statements.iter().filter(|s| !s.readable).count();
    let count = traced.statements.iter().filter(far).count() - told;
    let mut lines = Vec::new();
    let mut tell = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => lines.push(format!("  1 statement {one}")),
        _ => lines.push(format!("  {count} statements {many}")),
    };
    tell(count, "is for other actions", "are for other actions");
    tell(
        unreadable,
        "is one that AWS would refuse to save: it matches nothing",
        "are such that AWS would refuse to save them: they match nothing",
    );
    let service = view.request.action.service();
    let of_service: Vec<&str> = traced
        .statements
        .iter()
        .filter(far)
        .filter_map(|statement| view.written(&statement.statement)?.action.as_ref())
        .flat_map(|entries| &entries.values)
        .map(|entry| entry.value.as_str())
        .filter(|entry| {
            let prefix = entry.split(':').next().unwrap_or_default();
            prefix.eq_ignore_ascii_case(service)
        })
        .collect();
    if told == 0 && !of_service.is_empty() {
        let entries = super::quoted(of_service, "and");
        lines.push(format!("  of `{service}` there is only {entries}"));
    }
    lines
}
