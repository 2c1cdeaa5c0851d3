//! Actions that a statement allows on every resource of their type, told apart by what they risk: each belongs to
//! one rule.
use crate::catalog::{
    AccessLevel, CatalogAction, action, escalates_alone, exposes_resource, gives_credentials,
    reads_data,
};
use crate::diag::Located;
use crate::lint::coverage::{EveryResource, has_condition, is_everything, some_of};
use crate::lint::finding::{Findings, Found};
use crate::lint::view::View;
use crate::policy::Kind;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What it risks to allow an action on every resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Risk {
    /// Others get at the credentials of somebody else.
    Credentials,
    /// What few should see is read.
    Data,
    /// Who may do what is changed.
    Permissions,
    /// Something is changed.
    Write,
}

/// An action, the entry that allows it and the entry that names every resource.
pub(super) type Broad<'a> = (CatalogAction, &'a Located<String>, &'a Located<String>);

/// The actions of one risk. Whole services and every action are other rules' matter, and so is what a condition
/// limits.
pub(super) fn on_everything<'a>(view: &View<'a>, risk: Risk) -> Vec<Broad<'a>> {
    let statement = view.statement;
    let ends = |entry: &Located<String>| entry.value.ends_with('*');
    if view.subject.kind != Kind::Identity
        || !statement.allows()
        || has_condition(statement)
        || !statement.resources().any(ends)
    {
        return Vec::new();
    }
    let every = EveryResource::of(statement);
    let entries = statement
        .actions()
        .zip(view.actions())
        .filter(|(entry, _)| !is_whole_service(&entry.value));
    let mut broad: BTreeMap<CatalogAction, Broad<'a>> = BTreeMap::new();
    for (entry, set) in entries {
        for action in set.iter() {
            if risk_of(action) != Some(risk)
                || action.is_wildcard_only()
                || broad.contains_key(&action)
            {
                continue;
            }
            if let Some(resource) = every.for_action(action) {
                broad.insert(action, (action, entry, resource));
            }
        }
    }
    let mut broad: Vec<Broad<'a>> = broad.into_values().collect();
    broad.sort_by_key(|(action, entry, _)| (entry.span.start, *action));
    broad
}

/// Whether an entry is all actions, or all of a service.
pub(super) fn is_whole_service(entry: &str) -> bool {
    let name = entry.split_once(':').map_or(entry, |(_, name)| name);
    is_everything(name)
}

/// Passing a role and making service-linked roles have rules of their own.
static OWN: LazyLock<[Option<CatalogAction>; 2]> =
    LazyLock::new(|| ["iam:PassRole", "iam:CreateServiceLinkedRole"].map(action));

fn risk_of(action: CatalogAction) -> Option<Risk> {
    // Taking rights has rules of its own too.
    if OWN.contains(&Some(action)) || escalates_alone(action) {
        None
    } else if gives_credentials(action) {
        Some(Risk::Credentials)
    } else if reads_data(action) {
        Some(Risk::Data)
    } else if exposes_resource(action) {
        Some(Risk::Permissions)
    } else {
        match action.access_level() {
            AccessLevel::PermissionsManagement => Some(Risk::Permissions),
            AccessLevel::Write | AccessLevel::Tagging => Some(Risk::Write),
            AccessLevel::Read | AccessLevel::List => None,
        }
    }
}

/// Tells of them: `does` is what one such action does, `do_` what several do.
pub(super) fn tell<'f>(
    findings: &'f mut Findings,
    broad: &[Broad<'_>],
    (does, do_): (&str, &str),
) -> Option<Found<'f>> {
    let (action, entry, resource) = broad.first()?;
    let message = match broad.len() - 1 {
        0 => format!("`{action}` is allowed on every resource: {does}"),
        1 => format!("`{action}` and 1 more action are allowed on every resource: {do_}"),
        rest => {
            format!("`{action}` and {rest} more actions are allowed on every resource: {do_}")
        }
    };
    let found = findings
        .add(entry.span, message)
        .related(resource.span, "on every resource");
    if broad.len() == 1 {
        return Some(found);
    }
    let names: Vec<String> = broad
        .iter()
        .map(|(action, ..)| action.to_string())
        .collect();
    Some(found.note(format!(
        "they are {}",
        some_of(names.iter().map(String::as_str))
    )))
}
