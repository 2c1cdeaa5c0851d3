//! `statement-that-matches-nothing`: a statement of whose actions none takes any of its resources.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::resource_fit::{fit, what_it_takes};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "statement-that-matches-nothing",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("statement_that_matches_nothing.md"),
    known_as: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let variables = subject.document.has_variables();
    let is_dead =
        fit(&actions.values, &resources.values, variables).is_some_and(|fit| fit.is_dead());
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
