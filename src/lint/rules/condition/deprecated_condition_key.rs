//! `deprecated-condition-key`: a condition key in whose place AWS has another.
use crate::catalog::replacements;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "deprecated-condition-key",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("deprecated_condition_key.md"),
    known_as: &[
        "access-analyzer:DEPRECATED_GLOBAL_CONDITION_KEY",
        "access-analyzer:UNSUPPORTED_GLOBAL_CONDITION_KEY",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let replacements = replacements(comparison.name());
        let Some(first) = replacements.first() else {
            continue;
        };
        let names: Vec<String> = replacements
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        findings
            .add(
                comparison.key.span,
                format!("`{}` is deprecated", comparison.name()),
            )
            .note("AWS sends it in few requests or in none")
            .help(format!("use {}", names.join(" or ")))
            .fix(Fix::replace(Safety::Unsafe, comparison.key, first.as_str()));
    }
}
