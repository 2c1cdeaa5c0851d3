//! `action-that-no-resource-fits`: an action that takes none of the resources of its statement, while others do.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::resource_fit::what_it_takes;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "action-that-no-resource-fits",
    group: Group::Meaning,
    level: Level::Note,
    page: include_str!("action_that_no_resource_fits.md"),
    known_as: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510"],
    check: Check::View(check),
};

/// How many other entries a finding shows.
const SHOWN: usize = 4;

fn check(view: &View<'_>, findings: &mut Findings) {
    let statement = view.statement;
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let Some(fit) = view.fit() else {
        return;
    };
    // Where none of them fits, that is said of the statement.
    if fit.is_dead() {
        return;
    }
    let mut unfit = actions
        .values
        .iter()
        .zip(&fit.actions)
        .filter(|(_, fits)| **fits == Some(false))
        .map(|(action, _)| action);
    let Some(first) = unfit.next() else {
        return;
    };
    let others: Vec<_> = unfit.collect();
    let does = if statement.denies() {
        "denies"
    } else {
        "allows"
    };
    let message = match others.len() {
        0 => format!(
            "`{}` takes none of the resources of this statement, which {does} nothing of it",
            first.value
        ),
        count => format!(
            "`{}` and {count} more entries take none of the resources of this statement, which {does} nothing of them",
            first.value
        ),
    };
    let mut found = findings
        .add(first.span, message)
        .related(resources.span, "the resources")
        .note(format!(
            "as of {}, the date of synth's list of actions",
            service_authorizations_as_of()
        ))
        .help(what_it_takes(&first.value))
        .likely();
    for other in others.into_iter().take(SHOWN) {
        found = found.related(other.span, "takes none of them either");
    }
}
