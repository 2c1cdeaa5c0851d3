//! `allow-that-a-deny-overrides`: an allow that a deny of the same policy takes back whole.
use crate::diag::Level;
use crate::lint::extents::{extents, place};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "allow-that-a-deny-overrides",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("allow_that_a_deny_overrides.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let statements = subject.document.statements();
    if !statements.iter().any(Statement::denies) {
        return;
    }
    let (allows, denies): (Vec<_>, Vec<_>) = extents(subject)
        .into_iter()
        .partition(|(statement, _)| statement.allows());
    for (statement, extent) in &allows {
        if let Some((by, _)) = denies.iter().find(|(_, deny)| deny.covers(extent)) {
            findings
                .add(
                    place(statement),
                    "a statement of this policy denies all that this one allows",
                )
                .related(place(by), "it is denied here")
                .note("a deny wins over every allow")
                .help("remove this statement, or narrow the one that denies");
            continue;
        }
        for (at, entry) in statement.actions().enumerate() {
            let Some((by, _)) = denies
                .iter()
                .find(|(_, deny)| deny.covers_action(extent, at))
            else {
                continue;
            };
            findings
                .add(
                    entry.span,
                    format!(
                        "`{}` is allowed here and denied by a statement of this policy wherever it is allowed",
                        entry.value
                    ),
                )
                .related(place(by), "it is denied here")
                .note("a deny wins over every allow")
                .help("remove the action here, or narrow the statement that denies");
        }
    }
}
