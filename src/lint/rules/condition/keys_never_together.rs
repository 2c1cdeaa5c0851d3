//! `keys-never-together`: two keys that no request has at once.
use crate::catalog::never_with;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "keys-never-together",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("keys_never_together.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let needed = comparisons(statement)
        .filter(|comparison| !comparison.holds_when_absent())
        .map(|comparison| (comparison.name().to_ascii_lowercase(), comparison));
    let needed: BTreeMap<_, _> = needed.collect();
    for comparison in needed.values() {
        let mut others = never_with(comparison.name()).iter();
        let Some(other) = others.find_map(|name| needed.get(&name.to_ascii_lowercase())) else {
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
