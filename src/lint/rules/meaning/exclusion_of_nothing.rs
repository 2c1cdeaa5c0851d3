//! `exclusion-of-nothing`: an entry of `NotAction` that excepts nothing its statement could match.
use crate::catalog::{ActionSet, service_authorizations_as_of};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::resource_fit::fit;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "exclusion-of-nothing",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("exclusion_of_nothing.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let (Some(actions), Some(resources)) = (&statement.not_action, &statement.resource) else {
        return;
    };
    let variables = subject.document.has_variables();
    let sets = || -> Vec<ActionSet> {
        let entries = actions.values.iter();
        entries.map(|entry| ActionSet::of(&entry.value)).collect()
    };
    let Some(fit) = fit(&actions.values, sets, &resources.values, variables) else {
        return;
    };
    for (action, fits) in actions.values.iter().zip(fit.actions) {
        if fits != Some(false) {
            continue;
        }
        findings
            .add(
                action.span,
                format!(
                    "`{}` takes none of the resources of this statement: to except it changes nothing",
                    action.value
                ),
            )
            .related(resources.span, "the resources")
            .note(format!(
                "as of {}, the date of synth's list of actions",
                service_authorizations_as_of()
            ))
            .help("remove the entry, or name the resources that were meant")
            .likely();
    }
}
