//! `action-that-no-resource-fits`: an action that takes none of the resources of its statement.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::resource_fit::{fit, forms_of};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "action-that-no-resource-fits",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("action_that_no_resource_fits.md"),
    known_as: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510"],
    check: Check::Statement(check),
};

/// How many forms of ARN a finding names.
const SHOWN: usize = 3;

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let variables = subject.document.has_variables();
    let Some(fit) = fit(&actions.values, &resources.values, variables) else {
        return;
    };
    let does = if statement.denies() {
        "denies"
    } else {
        "allows"
    };
    for (action, _) in actions
        .values
        .iter()
        .zip(fit.actions)
        .filter(|(_, fits)| *fits == Some(false))
    {
        let text = &action.value;
        let forms = forms_of(text);
        let found = findings
            .add(
                action.span,
                format!("`{text}` takes none of the resources of this statement, which {does} nothing of it"),
            )
            .related(resources.span, "the resources")
            .note(format!("as of {}, the date of synth's list of actions", service_authorizations_as_of()))
            .likely();
        if forms.is_empty() {
            found.help(format!(
                "give `{text}` a statement with the resource `*`: it takes no ARN"
            ));
            continue;
        }
        let more = if forms.len() > SHOWN {
            " and others"
        } else {
            ""
        };
        let shown: Vec<String> = forms
            .iter()
            .take(SHOWN)
            .map(|form| format!("`{form}`"))
            .collect();
        found.help(format!(
            "name a resource that it takes: {}{more}",
            shown.join(", ")
        ));
    }
}
