//! `endpoint-key-that-service-lacks`: a key of VPC endpoints in requests to a service that does not send it.
use crate::catalog::{condition_keys_as_of, sent_by_services};
use crate::diag::Level;
use crate::lint::carried::{Carried, MOST_KEYS, carried, outcome, point_at_others};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "endpoint-key-that-service-lacks",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("endpoint_key_that_service_lacks.md"),
    known_as: &["access-analyzer:USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement).take(MOST_KEYS) {
        let name = comparison.name();
        let Some(services) = sent_by_services(name) else {
            continue;
        };
        let Carried { without, .. } = carried(statement, |action| {
            let prefix = action.service().prefix();
            let sends = services.iter().any(|service| service == prefix);
            // Nothing is passed through an endpoint.
            sends && !(prefix == "iam" && action.name() == "PassRole")
        });
        let everything = statement.actions().find(|entry| entry.value == "*");
        let (span, message) = match (without.first(), everything, &statement.not_action) {
            (Some(first), ..) => (
                first.span,
                format!("requests for `{}` have no `{name}`", first.value),
            ),
            (None, Some(everything), _) => (
                everything.span,
                format!("requests to most services have no `{name}`"),
            ),
            (None, None, Some(others)) => (
                others.span,
                format!("requests to most services have no `{name}`"),
            ),
            (None, None, None) => continue,
        };
        let found = findings
            .add(span, message)
            .related(comparison.key.span, "a few services send this key")
            .note(outcome(statement, comparison.holds_when_absent()))
            .note(format!(
                "as of {}, the date of synth's list of services that send it",
                condition_keys_as_of()
            ))
            .help("name actions of services that send it, and use `aws:SourceVpce` or `aws:SourceVpc` for the others");
        point_at_others(found, &without, "nor those for this one");
    }
}
