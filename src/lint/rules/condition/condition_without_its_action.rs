//! `condition-without-its-action`: a trust policy that limits what the caller may set and does not let it be set.
use crate::catalog::set_by_action;
use crate::diag::{Level, Located};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "condition-without-its-action",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("condition_without_its_action.md"),
    known_as: &["access-analyzer:MISSING_ACTION_FOR_CONDITION_KEY"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Trust {
        return;
    }
    let statements = subject.document.statements();
    let allows = |action: &str| {
        let mut allowing = statements.iter().filter(|statement| statement.allows());
        allowing.any(|statement| {
            statement.not_action.is_some() || covering(statement, action).is_some()
        })
    };
    for statement in statements.iter().filter(|statement| statement.allows()) {
        let Some(assume) = statement.actions().find(|entry| {
            let entry = entry.value.to_ascii_lowercase();
            entry.starts_with("sts:assumerole")
        }) else {
            continue;
        };
        for comparison in comparisons(statement).filter(|one| !one.holds_when_absent()) {
            let Some(needed) = set_by_action(comparison.name()) else {
                continue;
            };
            if allows(needed) {
                continue;
            }
            findings
                .add(
                    comparison.key.span,
                    format!(
                        "nobody can set `{}`: `{needed}` is not allowed",
                        comparison.name()
                    ),
                )
                .related(
                    assume.span,
                    "the request that would set it asks for both actions",
                )
                .note(
                    "a request that sets it is refused, and one that does not fails this condition",
                )
                .help(format!("add `{needed}` to the actions"));
        }
    }
}

fn covering<'a>(statement: &'a Statement, action: &str) -> Option<&'a Located<String>> {
    let action = action.to_ascii_lowercase();
    let mut entries = statement.actions();
    entries.find(|entry| Pattern::new(&entry.value.to_ascii_lowercase()).matches(&action))
}
