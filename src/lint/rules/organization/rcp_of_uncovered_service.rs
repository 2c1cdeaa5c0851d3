//! `rcp-of-uncovered-service`: a resource control policy about a service that they do not cover.
use crate::catalog::{service, service_authorizations_as_of};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "rcp-of-uncovered-service",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("rcp_of_uncovered_service.md"),
    known_as: &["access-analyzer:RCP_SYNTAX_ERROR_ACTION"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::ResourceControl {
        return;
    }
    for action in statement.actions() {
        let prefix = action.value.split_once(':').map(|(prefix, _)| prefix);
        // A service that there is not is reported by another rule.
        let Some(service) = prefix
            .filter(|prefix| !is_unknown(prefix))
            .and_then(service)
        else {
            continue;
        };
        if service.has_resource_control_policies() {
            continue;
        }
        findings
            .add(
                action.span,
                format!("resource control policies do not cover {}: AWS refuses the policy, or the entry does nothing", service.name()),
            )
            .note(format!(
                "as of {}, the date of synth's list of the services that are covered",
                service_authorizations_as_of()
            ))
            .help("use a service control policy, or the policies of the resources");
    }
}
