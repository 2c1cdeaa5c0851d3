//! `running-role-taken-over`: actions that give the rights of something that runs already.
use super::ways::{Grants, ways};
use crate::catalog::takeovers;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;

pub(super) static RULE: Rule = Rule {
    id: "running-role-taken-over",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("running_role_taken_over.md"),
    known_as: &[
        "cloudsplaining:PrivilegeEscalation",
        "parliament:PRIVILEGE_ESCALATION",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (way, places) in ways(&Grants::of(subject), takeovers()) {
        let Some(first) = places.first() else {
            continue;
        };
        let mut told = findings
            .add(
                first.span,
                format!(
                    "who has this can {}, and act with the role that it has",
                    way.does
                ),
            )
            .help("name the resources that are meant");
        for place in places.iter().skip(1) {
            told = told.related(place.span, "and this");
        }
    }
}
