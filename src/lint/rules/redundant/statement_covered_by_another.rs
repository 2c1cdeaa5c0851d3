//! `statement-covered-by-another`: a statement without which every request is decided as before.
use crate::diag::Level;
use crate::lint::extents::{extents, place};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "statement-covered-by-another",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("statement_covered_by_another.md"),
    known_as: &["access-analyzer:REDUNDANT_STATEMENT"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.document.statements().len() < 2 {
        return;
    }
    let extents = extents(subject);
    for (at, (statement, extent)) in extents.iter().enumerate() {
        let cover = extents.iter().enumerate().find(|(other, (by, wide))| {
            *other != at
                && by.allows() == statement.allows()
                && !(subject.kind == Kind::Key && is_whole_key(by))
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

/// Whether a statement gives all of a key, as the one does that leaves it to the account's IAM policies who administers and uses it
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>). Beside it others say who that is.
fn is_whole_key(statement: &Statement) -> bool {
    statement.allows()
        && statement
            .actions()
            .any(|action| matches!(action.value.as_str(), "kms:*" | "*"))
}

/// How a policy of a resource names a caller decides which other policies limit the grant.
fn safety(subject: &Subject, statement: &Statement, by: &Statement) -> Safety {
    if !subject.kind.has_principal() || statement.denies() || statement.principal == by.principal {
        Safety::Safe
    } else {
        Safety::Unsafe
    }
}
