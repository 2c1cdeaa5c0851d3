//! `unknown-action`: an action that its service does not have.
use crate::catalog::{
    ActionSet, action_of_operation, service, service_authorizations_as_of, similar_actions,
};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;
use crate::lint::{Fix, Safety};

pub(super) static RULE: Rule = Rule {
    id: "unknown-action",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("unknown_action.md"),
    known_as: &[
        "access-analyzer:INVALID_ACTION",
        "parliament:UNKNOWN_ACTION",
        "cfn-lint:W3037",
    ],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let actions = view.statement.actions().zip(view.actions());
    let unmatched = actions.filter(|(_, set)| set.is_empty());
    let excluded = view.statement.not_action.iter();
    let excluded = excluded
        .flat_map(|entries| &entries.values)
        .filter(|entry| ActionSet::of(&entry.value).is_empty());
    for entry in unmatched.map(|(entry, _)| entry).chain(excluded) {
        let text = entry.value.as_str();
        let Some((prefix, name)) = text.split_once(':') else {
            continue;
        };
        if is_unknown(text) || prefix.contains(['*', '?']) {
            continue;
        }
        let as_of = service_authorizations_as_of();
        // A service that the catalogue does not know may be newer than it.
        let Some(service) = service(prefix) else {
            continue;
        };
        let what = if name.contains(['*', '?']) {
            "no action like"
        } else {
            "no action"
        };
        let found = findings
            .add(
                entry.span,
                format!("{} has {what} `{name}`", service.name()),
            )
            .note(format!(
                "as of {as_of}, the date of synth's list of actions"
            ));
        if let Some(action) = action_of_operation(text) {
            found
                .help(format!(
                    "write `{action}`: it is the action that this call is authorised by"
                ))
                .fix(Fix::replace(Safety::Unsafe, entry, action));
            continue;
        }
        let near: Vec<String> = similar_actions(text)
            .into_iter()
            .map(|near| format!("{}:{}", near.service().prefix(), near.name()))
            .collect();
        if near.is_empty() {
            continue;
        }
        let names: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
        let found = found.help(format!("did you mean {}?", names.join(" or ")));
        if let [only] = near.as_slice() {
            found.fix(Fix::replace(Safety::Unsafe, entry, only));
        }
    }
}
