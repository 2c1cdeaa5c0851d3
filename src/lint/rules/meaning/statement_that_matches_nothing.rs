//! `statement-that-matches-nothing`: a statement of whose actions none takes any of its resources.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::resource_fit::{Fit, what_it_takes};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "statement-that-matches-nothing",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("statement_that_matches_nothing.md"),
    known_as: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510"],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let statement = view.statement;
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let is_dead = view.fit().is_some_and(Fit::is_dead);
    let Some(first) = actions.values.first().filter(|_| is_dead) else {
        return;
    };
    let message = match (statement.denies(), actions.values.len()) {
        (true, 1) => format!(
            "this denies nothing: `{}` takes none of the resources",
            first.value
        ),
        (false, 1) => format!(
            "this allows nothing: `{}` takes none of the resources",
            first.value
        ),
        (true, _) => {
            "this denies nothing: none of the actions takes one of the resources".to_owned()
        }
        (false, _) => {
            "this allows nothing: none of the actions takes one of the resources".to_owned()
        }
    };
    findings
        .add(resources.span, message)
        .related(actions.span, "the actions")
        .note(format!(
            "as of {}, the date of synth's list of actions",
            service_authorizations_as_of()
        ))
        .help(what_it_takes(&first.value))
        .likely();
}
