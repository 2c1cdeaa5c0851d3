//! `empty-sid`: a `Sid` without a name.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "empty-sid",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("empty_sid.md"),
    known_as: &["access-analyzer:EMPTY_SID_VALUE"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    if let Some(sid) = statement.sid.as_ref().filter(|sid| sid.value.is_empty()) {
        findings
            .add(sid.span, "this `Sid` has no name")
            .help("name the statement, or remove the `Sid`")
            .fix(Fix::remove(Safety::Safe, "remove the `Sid`", sid.span));
    }
}
