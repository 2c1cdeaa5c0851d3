//! `key-absent-from-action`: a condition key that requests for an action never have.
use crate::catalog::{
    CatalogAction, CatalogConditionKey, KeyTrait, condition_key, key_is,
    service_authorizations_as_of,
};
use crate::diag::Level;
use crate::lint::carried::{Carried, MOST_KEYS, carried, is_harmless, outcome, point_at_others};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "key-absent-from-action",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("key_absent_from_action.md"),
    known_as: &[
        "access-analyzer:UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        "parliament:UNKNOWN_CONDITION_FOR_ACTION",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement).take(MOST_KEYS) {
        let name = comparison.name();
        // Keys of requests to any service are there or not for other reasons; those of tags have a rule of their own.
        if condition_key(name).is_none_or(CatalogConditionKey::is_global)
            || key_is(name, KeyTrait::SentByMoreThanListed)
        {
            continue;
        }
        // Some services list a key of tags with a word in place of the tag.
        let of_any_tag = name
            .split_once('/')
            .map(|(key, _)| format!("{key}/tag-key"));
        let Carried { without, any_with } = carried(statement, |action: CatalogAction| {
            action.lists(name) || of_any_tag.as_ref().is_some_and(|key| action.lists(key))
        });
        let Some(first) = without.first() else {
            continue;
        };
        if any_with && is_harmless(statement, &comparison) {
            continue;
        }
        let found = findings
            .add(
                first.span,
                if any_with {
                    format!("`{}` has no `{name}`", first.value)
                } else {
                    format!("no action here has `{name}`")
                },
            )
            .related(comparison.key.span, "this key")
            .note(outcome(statement, comparison.holds_when_absent()))
            .note(format!(
                "as of {}, the date of synth's list of condition keys",
                service_authorizations_as_of()
            ))
            .help("move the action to a statement without this key, or use a key that it has");
        point_at_others(found, &without, "nor has this one").likely();
    }
}
