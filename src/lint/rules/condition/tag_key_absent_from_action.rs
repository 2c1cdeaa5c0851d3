//! `tag-key-absent-from-action`: a condition on tags of an action that knows none.
use crate::catalog::{condition_key, service_authorizations_as_of};
use crate::diag::{Level, Located};
use crate::lint::carried::{Carried, MOST_KEYS, carried, is_harmless, outcome, point_at_others};
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "tag-key-absent-from-action",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("tag_key_absent_from_action.md"),
    known_as: &[
        "access-analyzer:DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement).take(MOST_KEYS) {
        let name = comparison.name();
        let Some(is_of_resource) = tags(name) else {
            continue;
        };
        if let Some(others) = &statement.not_action
            && !comparison.holds_when_absent()
        {
            let does = if statement.denies() {
                "denied"
            } else {
                "allowed"
            };
            findings
                .add(
                    comparison.key.span,
                    format!("actions that know no `{name}` are not {does} by this"),
                )
                .related(
                    others.span,
                    "every action but these, many of which know no tags",
                )
                .help("name the actions under `Action`")
                .likely();
        }
        let Carried { without, any_with } = carried(statement, |action| {
            // Tags that a request sets on what it creates are those of the resource too.
            action.lists(name) || (is_of_resource && action.lists("aws:RequestTag/x"))
        });
        if !(any_with && is_harmless(statement, &comparison)) {
            add(statement, &comparison, &without, findings);
        }
    }
}

fn add(
    statement: &Statement,
    comparison: &Comparison<'_>,
    without: &[&Located<String>],
    findings: &mut Findings,
) {
    let Some(first) = without.first() else {
        return;
    };
    let name = comparison.name();
    let found = findings
        .add(first.span, format!("`{}` has no `{name}`", first.value))
        .related(comparison.key.span, "this key")
        .note(outcome(statement, comparison.holds_when_absent()))
        .note(format!(
            "as of {}, the date of synth's list of condition keys",
            service_authorizations_as_of()
        ))
        .help("move the action to a statement of its own, limited by `Resource`");
    point_at_others(found, without, "nor has this one").likely();
}

/// For a key of tags of any service, whether they are the tags of the resource.
fn tags(name: &str) -> Option<bool> {
    match condition_key(name)?.name() {
        "aws:ResourceTag/${TagKey}" => Some(true),
        "aws:RequestTag/${TagKey}" | "aws:TagKeys" => Some(false),
        _ => None,
    }
}
