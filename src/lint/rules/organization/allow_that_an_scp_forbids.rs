//! `allow-that-an-scp-forbids`: a policy grants what a service control policy of the same run denies whole.
use crate::diag::Level;
use crate::lint::extents::{extents, place};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Extent, Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "allow-that-an-scp-forbids",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("allow_that_an_scp_forbids.md"),
    known_as: &[],
    check: Check::Run(check),
};

/// How many denying statements of service control policies are looked at.
const MOST: usize = 512;

fn check(subjects: &[Subject], findings: &mut Findings) {
    let denies: Vec<(&Statement, Extent)> = subjects
        .iter()
        .filter(|subject| subject.kind == Kind::ServiceControl && !subject.is_unattached)
        .flat_map(extents)
        // Denies with conditions are fitted to the accounts that they are attached to.
        .filter(|(statement, _)| statement.denies() && statement.condition.is_none())
        .take(MOST)
        .collect();
    if denies.is_empty() {
        return;
    }
    let grants = |subject: &&Subject| {
        matches!(
            subject.kind,
            Kind::Identity | Kind::Boundary | Kind::Session
        )
    };
    for subject in subjects.iter().filter(grants) {
        for (statement, extent) in extents(subject) {
            if statement.allows() {
                hold_against(&denies, statement, &extent, findings);
            }
        }
    }
}

fn hold_against(
    denies: &[(&Statement, Extent)],
    statement: &Statement,
    extent: &Extent,
    findings: &mut Findings,
) {
    let note = "no identity policy allows what a service control policy denies; which accounts it is attached to, no file tells";
    if let Some((by, _)) = denies.iter().find(|(_, deny)| deny.covers(extent)) {
        findings
            .add(
                place(statement),
                "a service control policy denies all that this statement allows",
            )
            .related(place(by), "it is denied here")
            .note(note)
            .help("remove the statement where the service control policy is attached")
            .likely();
        return;
    }
    for (at, entry) in statement.actions().enumerate() {
        let by = denies
            .iter()
            .find(|(_, deny)| deny.covers_action(extent, at));
        if let Some((by, _)) = by {
            findings
                .add(
                    entry.span,
                    format!(
                        "a service control policy denies `{}` wherever this statement allows it",
                        entry.value
                    ),
                )
                .related(place(by), "it is denied here")
                .note(note)
                .help("remove the action where the service control policy is attached")
                .likely();
        }
    }
}
