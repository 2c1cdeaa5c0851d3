//! `key-without-its-pair`: an address that says nothing without its network.
use crate::catalog::safe_only_with;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "key-without-its-pair",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("key_without_its_pair.md"),
    known_as: &["access-analyzer:MISSING_PAIRED_CONDITION_KEYS"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let present: BTreeSet<String> = comparisons(statement)
        .map(|comparison| comparison.name().to_ascii_lowercase())
        .collect();
    for comparison in comparisons(statement) {
        let pairs = safe_only_with(comparison.name());
        // What a `Deny` spares is as open as what an `Allow` lets pass.
        let lets_pass = statement.denies() == comparison.operator.negated;
        let paired = pairs
            .iter()
            .any(|pair| present.contains(&pair.to_ascii_lowercase()));
        if pairs.is_empty() || !lets_pass || paired {
            continue;
        }
        let names: Vec<String> = pairs.iter().map(|pair| format!("`{pair}`")).collect();
        findings
            .add(
                comparison.key.span,
                format!("`{}` alone does not say in which VPC", comparison.name()),
            )
            .note("the same private address is in many VPCs, those of strangers too")
            .help(format!("compare {} beside it", names.join(" or ")));
    }
}
