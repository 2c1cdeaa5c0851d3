//! Statements that nearly apply: what keeps them from it, and how near they are.
use super::{View, conditions, quoted};
use crate::diag::Located;
use crate::diag::did_you_mean;
use crate::policy::{
    ConditionTrace, Effect, OneOrMany, Pattern, Principal, Statement, StatementTrace, Truth,
};

/// An allowing statement that does not apply, and what keeps it from applying.
pub(super) struct NearMiss<'a> {
    pub(super) traced: &'a StatementTrace,
    pub(super) written: Option<&'a Statement>,
    pub(super) misses: Vec<Miss<'a>>,
}

/// One thing that keeps a statement from applying.
pub(super) enum Miss<'a> {
    Action,
    Resource,
    Principal,
    /// The condition and its key as written.
    Condition(&'a ConditionTrace, &'a str),
}

/// How many near misses of a layer are told.
const MOST: usize = 2;

/// How far a statement may be from applying to be told.
const REACH: usize = 6;

/// The allowing statements of a layer that come nearest to applying, best first.
pub(super) fn nearest<'a>(
    view: &View<'a>,
    statements: impl Iterator<Item = &'a StatementTrace>,
) -> Vec<NearMiss<'a>> {
    let mut near: Vec<(usize, NearMiss<'a>)> = statements
        .filter(|traced| {
            traced.readable && traced.effect == Effect::Allow && traced.applies != Truth::True
        })
        .map(|traced| miss(view, traced))
        .map(|near| (distance(view, &near), near))
        .filter(|(distance, _)| *distance <= REACH)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(MOST).map(|(_, near)| near).collect()
}

fn miss<'a>(view: &View<'a>, traced: &'a StatementTrace) -> NearMiss<'a> {
    let written = view.written(&traced.statement);
    let mut misses = Vec::new();
    if !traced.action {
        misses.push(Miss::Action);
    }
    if traced.resource != Truth::True {
        misses.push(Miss::Resource);
    }
    if !traced.principal {
        misses.push(Miss::Principal);
    }
    let keys = conditions::keys_as_written(written);
    for (index, condition) in traced.conditions.iter().enumerate() {
        if condition.holds != Truth::True {
            let key = keys.get(index).copied().unwrap_or(&condition.key);
            misses.push(Miss::Condition(condition, key));
        }
    }
    NearMiss {
        traced,
        written,
        misses,
    }
}

/// A statement for another action is far, unless the action looks misspelt.
fn distance(view: &View<'_>, near: &NearMiss<'_>) -> usize {
    let cost = |miss: &Miss<'_>| match miss {
        Miss::Action if misspelt(view, near).is_some() => 2,
        Miss::Action => REACH + 1,
        Miss::Resource | Miss::Principal => 3,
        Miss::Condition(..) => 1,
    };
    near.misses.iter().map(cost).sum()
}

/// The action that the statement has and that is nearly the request's.
pub(super) fn misspelt<'a>(view: &View<'_>, near: &NearMiss<'a>) -> Option<&'a str> {
    let actions = near.written?.action.as_ref()?;
    let entries = actions.values.iter().map(|entry| entry.value.as_str());
    let short = entries.filter(|entry| entry.len() <= 128);
    did_you_mean(view.request.action.as_str(), short)
        .first()
        .copied()
}

impl NearMiss<'_> {
    /// Why it does not apply, a line each.
    pub(super) fn reasons(&self, view: &View<'_>) -> Vec<String> {
        let sentence = |miss: &Miss<'_>| match miss {
            Miss::Action => self.action_reason(view),
            Miss::Resource => self.resource_reason(view),
            Miss::Principal => principal_reason(self.written),
            Miss::Condition(condition, key) => conditions::sentence(condition, key),
        };
        self.misses.iter().map(sentence).collect()
    }

    fn action_reason(&self, view: &View<'_>) -> String {
        if let Some(near) = misspelt(view, self) {
            return format!("it is for the action `{near}`, which is not the one asked for");
        }
        match self.written {
            Some(Statement {
                action: Some(actions),
                ..
            }) => format!("it is for {}", quoted_entries(actions, "or")),
            _ => "its `NotAction` leaves the action out".to_owned(),
        }
    }

    fn resource_reason(&self, view: &View<'_>) -> String {
        let resource = view.request.resource.to_string();
        match self.written {
            Some(Statement {
                resource: Some(entries),
                ..
            }) => {
                let hint = entries
                    .values
                    .iter()
                    .find_map(|entry| resource_hint(&entry.value, &resource))
                    .map_or_else(String::new, |hint| format!(": {hint}"));
                format!(
                    "it is for the resource {}{hint}",
                    quoted_entries(entries, "or")
                )
            }
            Some(Statement {
                not_resource: Some(entries),
                ..
            }) => {
                let entry = self.traced.resource_entry;
                let entry = entry.and_then(|entry| entries.values.get(entry));
                match entry {
                    Some(entry) => format!(
                        "its `NotResource` leaves out `{}`, which the resource matches",
                        entry.value
                    ),
                    None => "its `NotResource` leaves the resource out".to_owned(),
                }
            }
            _ => "it names no resource".to_owned(),
        }
    }
}

fn principal_reason(statement: Option<&Statement>) -> String {
    match statement {
        Some(Statement {
            principal: Some(principal),
            ..
        }) => match principal {
            Principal::Bare(text) => format!("it is for `{}`, not for the caller", text.value),
            Principal::Map { entries, .. } => {
                let names = entries
                    .iter()
                    .flat_map(|entry| &entry.names.values)
                    .map(|name| name.value.as_str());
                format!("it is for {}, not for the caller", quoted(names, "or"))
            }
        },
        Some(Statement {
            not_principal: Some(_),
            ..
        }) => "its `NotPrincipal` leaves the caller out".to_owned(),
        _ => "it names no principal, which in this kind of policy is nobody".to_owned(),
    }
}

pub(super) fn quoted_entries(entries: &OneOrMany<Located<String>>, word: &str) -> String {
    quoted(
        entries.values.iter().map(|entry| entry.value.as_str()),
        word,
    )
}

/// Why an entry that looks right is not.
fn resource_hint(entry: &str, resource: &str) -> Option<String> {
    let arn = entry.split_once(":::").is_some() || entry.starts_with("arn:");
    if !arn || entry.contains('$') {
        return None;
    }
    if Pattern::new(&entry.to_lowercase()).matches(&resource.to_lowercase()) {
        return Some("the case of letters counts in resources".to_owned());
    }
    if !entry.contains(['*', '?']) && resource.starts_with(&format!("{entry}/")) {
        return Some(format!("what is below that is `{entry}/*`"));
    }
    if entry.strip_suffix("/*") == Some(resource) {
        return Some("that is what is below the resource, not the resource".to_owned());
    }
    let fields = ["", "partition", "service", "region", "account", "name"];
    let mut different = entry
        .splitn(6, ':')
        .zip(resource.splitn(6, ':'))
        .zip(fields)
        .filter(|((entry, own), _)| !Pattern::new(entry).matches(own));
    match (different.next(), different.next()) {
        (Some(((_, own), field)), None) if field != "name" => Some(if own.is_empty() {
            format!("the resource has no {field}")
        } else {
            format!("the resource's {field} is `{own}`")
        }),
        _ => None,
    }
}
