//! Which actions and resources the entries of statements cover.
use crate::catalog::CatalogAction;
use crate::diag::{Located, Span};
use crate::policy::{Document, Pattern, Statement};

/// Whether an entry of `Action` covers an action, in any case of the letters.
pub(super) fn covers(entry: &str, action: &str) -> bool {
    if entry == "*" {
        return true;
    }
    let (Some((prefix, name)), Some((service, wanted))) =
        (entry.split_once(':'), action.split_once(':'))
    else {
        return false;
    };
    if !prefix.eq_ignore_ascii_case(service) {
        return false;
    }
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

/// The entry of `Resource` that names every resource, or every one of a type, that an action takes: `*`, or
/// `arn:aws:iam::111122223333:role/*`.
pub(super) fn every_resource_of(
    statement: &Statement,
    action: CatalogAction,
) -> Option<&Located<String>> {
    statement.resources().find(|entry| {
        let text = entry.value.as_str();
        is_everything(text) || (text.ends_with('*') && is_every_of_a_type(text, action))
    })
}

fn is_every_of_a_type(text: &str, action: CatalogAction) -> bool {
    let (Some(service), Some(named)) = (text.split(':').nth(2), text.splitn(6, ':').nth(5)) else {
        return false;
    };
    let Some(beginning) = named.strip_suffix('*') else {
        return false;
    };
    action
        .resource_types()
        .flat_map(|used| used.resource_type().arn_formats())
        .any(|format| {
            let of_service = format.split(':').nth(2) == Some(service);
            let fixed = format
                .splitn(6, ':')
                .nth(5)
                .and_then(|name| name.split("${").next());
            of_service && (fixed == Some(beginning) || beginning.is_empty())
        })
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
