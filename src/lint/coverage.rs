//! Which actions and resources the entries of statements cover.
use crate::catalog::CatalogAction;
use crate::diag::{Located, Span};
use crate::policy::{Document, Pattern, Statement};
use std::collections::BTreeMap;

/// Whether an entry of `Action` covers an action, in any case of the letters.
pub(super) fn covers(entry: &str, action: &str) -> bool {
    if entry == "*" {
        return true;
    }
    // Most entries are of another service, which is told without a look for their colon.
    let colon = action.bytes().position(|byte| byte == b':');
    let split = colon.and_then(|colon| {
        let (service, wanted) = action.split_at_checked(colon)?;
        let (prefix, name) = entry.split_at_checked(colon)?;
        prefix
            .eq_ignore_ascii_case(service)
            .then_some((name.strip_prefix(':')?, wanted.strip_prefix(':')?))
    });
    let Some((name, wanted)) = split else {
        return false;
    };
    if name.contains(['*', '?']) {
        Pattern::new(&name.to_ascii_lowercase()).matches(&wanted.to_ascii_lowercase())
    } else {
        name.eq_ignore_ascii_case(wanted)
    }
}

/// The entry of `Action` that covers an action.
pub(super) fn entry_for<'a>(statement: &'a Statement, action: &str) -> Option<&'a Located<String>> {
    statement
        .actions()
        .find(|entry| covers(&entry.value, action))
}

/// The place in `Action` or `NotAction` by which a statement is about an action.
pub(super) fn place_of(statement: &Statement, action: &str) -> Option<Span> {
    match &statement.not_action {
        Some(others) => {
            let mut others_of = others.values.iter();
            let spared = others_of.any(|entry| covers(&entry.value, action));
            (!spared).then_some(others.span)
        }
        None => entry_for(statement, action).map(|entry| entry.span),
    }
}

/// Whether a statement asks for more than action and resource.
pub(super) fn has_condition(statement: &Statement) -> bool {
    statement.condition_keys().next().is_some()
}

/// Whether a condition key stands in a statement, in any case; a key that ends with `/` stands for all that begin
/// so.
pub(super) fn has_key(statement: &Statement, key: &str) -> bool {
    statement.condition_keys().any(|(_, written)| {
        let written = written.key.value.as_str();
        if key.ends_with('/') {
            let beginning = written.get(..key.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(key))
        } else {
            written.eq_ignore_ascii_case(key)
        }
    })
}

/// Whether an entry of `Resource` names everything: `*`, or an ARN of nothing but wildcards.
pub(super) fn is_everything(resource: &str) -> bool {
    if resource.trim_matches('*').is_empty() {
        return !resource.is_empty();
    }
    let mut fields = resource.splitn(6, ':');
    let is_partition = |field: &str| field == "*" || field == "aws" || field.starts_with("aws-");
    fields.next() == Some("arn")
        && fields.next().is_some_and(is_partition)
        && fields.all(|field| !field.is_empty() && field.trim_matches('*').is_empty())
        && resource.ends_with('*')
}

/// The entry of `Resource` that names everything.
pub(super) fn everything(statement: &Statement) -> Option<&Located<String>> {
    statement
        .resources()
        .find(|entry| is_everything(&entry.value))
}

/// The entries of `Resource` that name every resource, or every one of a type: `*`, or
/// `arn:aws:iam::111122223333:role/*`.
#[derive(Debug, Default)]
pub(super) struct EveryResource<'a> {
    everything: Option<&'a Located<String>>,
    /// By service and what stands before the `*`.
    of_a_type: BTreeMap<(&'a str, &'a str), &'a Located<String>>,
}

impl<'a> EveryResource<'a> {
    pub(super) fn of(statement: &'a Statement) -> Self {
        let mut every = Self {
            everything: everything(statement),
            ..Self::default()
        };
        for entry in statement.resources() {
            let service = entry.value.split(':').nth(2);
            let named = entry.value.splitn(6, ':').nth(5);
            if let (Some(service), Some(named)) = (service, named)
                && let Some(beginning) = named.strip_suffix('*')
            {
                every.of_a_type.entry((service, beginning)).or_insert(entry);
            }
        }
        every
    }

    /// The entry that names every resource of a type that an action takes.
    pub(super) fn for_action(&self, action: CatalogAction) -> Option<&'a Located<String>> {
        let formats = || {
            action
                .resource_types()
                .flat_map(|used| used.resource_type().arn_formats())
        };
        self.everything.or_else(|| {
            formats().find_map(|format| {
                let service = format.split(':').nth(2)?;
                let named = format.splitn(6, ':').nth(5)?;
                let beginning = named.split("${").next()?;
                let found = self.of_a_type.get(&(service, beginning));
                found
                    .or_else(|| self.of_a_type.get(&(service, "")))
                    .copied()
            })
        })
    }
}

/// Whether a policy itself denies an action everywhere, or everywhere but on what it names, be it under a condition:
/// what is left of an `Allow` then is no mistake of the `Allow`.
pub(super) fn is_denied(document: &Document, action: &str) -> bool {
    let statements = document.statements().iter();
    statements
        .filter(|statement| statement.denies())
        .any(|statement| {
            place_of(statement, action).is_some()
                && (statement.not_resource.is_some() || everything(statement).is_some())
        })
}

/// Names as a sentence has them, the first few of many.
pub(super) fn some_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let shown = names.get(..MOST).unwrap_or(&names);
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// How many names a finding lists.
const MOST: usize = 8;
