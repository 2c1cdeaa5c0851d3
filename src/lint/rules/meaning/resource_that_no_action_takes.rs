//! `resource-that-no-action-takes`: a resource of a statement that none of its actions is asked of.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "resource-that-no-action-takes",
    group: Group::Meaning,
    level: Level::Note,
    page: include_str!("resource_that_no_action_takes.md"),
    known_as: &[],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let statement = view.statement;
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let Some(fit) = view.fit() else {
        return;
    };
    // Where no action takes a resource, that is said of the actions; and what an action takes that nobody knows, nobody knows.
    if fit.actions.contains(&None) || !fit.resources.contains(&true) {
        return;
    }
    let does = if statement.denies() {
        "denied"
    } else {
        "allowed"
    };
    for (resource, taken) in resources.values.iter().zip(&fit.resources) {
        if *taken {
            continue;
        }
        findings
            .add(
                resource.span,
                format!(
                    "no action of this statement takes `{}`: nothing is {does} on it",
                    resource.value
                ),
            )
            .related(actions.span, "the actions")
            .note(format!(
                "as of {}, the date of synth's list of actions",
                service_authorizations_as_of()
            ))
            .help("add the action that was meant for it, or remove the resource")
            .likely();
    }
}
