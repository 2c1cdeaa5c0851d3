//! `keys-never-together`: two keys that no request has at once.
use crate::catalog::never_with;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "keys-never-together",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("keys_never_together.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let needed = comparisons(statement).filter(|comparison| !comparison.holds_when_absent());
    for comparison in needed.clone() {
        let others = never_with(comparison.name());
        if others.is_empty() {
            continue;
        }
        let Some(other) = needed
            .clone()
            .find(|one| others.iter().any(|name| one.is(name)))
        else {
            continue;
        };
        let does = if statement.denies() {
            "denies"
        } else {
            "allows"
        };
        findings
            .add(
                comparison.key.span,
                format!(
                    "no request has both `{}` and `{}`: the statement {does} nothing",
                    comparison.name(),
                    other.name()
                ),
            )
            .related(other.key.span, "the other key")
            .note("a request through a VPC endpoint has no public address, and all of a condition must hold at once")
            .help("make two statements of it, or write both with `IfExists`");
    }
}
