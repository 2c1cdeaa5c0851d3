//! `statement-covered-by-another`: a statement without which every request is decided as before.
use crate::diag::Level;
use crate::lint::extents::{extents, place};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "statement-covered-by-another",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("statement_covered_by_another.md"),
    known_as: &["access-analyzer:REDUNDANT_STATEMENT"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let extents = extents(subject);
    for (at, (statement, extent)) in extents.iter().enumerate() {
        let cover = extents.iter().enumerate().find(|(other, (by, wide))| {
            *other != at
                && by.allows() == statement.allows()
                && wide.covers(extent)
                // Of two that say the same the first stays.
                && (*other < at || !extent.covers(wide))
        });
        let Some((_, (by, _))) = cover else {
            continue;
        };
        let does = if statement.allows() {
            "allows"
        } else {
            "denies"
        };
        findings
            .add(
                place(statement),
                format!("another statement {does} all that this one {does}"),
            )
            .related(place(by), "this one")
            .help("remove the statement, or narrow the other one if this was meant to be all")
            .fix(Fix::remove(
                safety(subject, statement, by),
                "remove the statement",
                statement.span,
            ));
    }
}

/// How a policy of a resource names a caller decides which other policies limit the grant.
fn safety(subject: &Subject, statement: &Statement, by: &Statement) -> Safety {
    if !subject.kind.has_principal() || statement.denies() || statement.principal == by.principal {
        Safety::Safe
    } else {
        Safety::Unsafe
    }
}
