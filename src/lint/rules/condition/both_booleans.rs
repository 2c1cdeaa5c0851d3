//! `both-booleans`: a boolean that may be `true` or `false`.
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Statement};

pub(super) static RULE: Rule = Rule {
    id: "both-booleans",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("both_booleans.md"),
    known_as: &["access-analyzer:INVALID_CONDITION_MULTIPLE_BOOLEAN"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let base = comparison.operator.base;
        let has = |value: &str| {
            comparison
                .texts()
                .any(|text| text.eq_ignore_ascii_case(value))
        };
        let both = has("true") && has("false");
        if !both || !matches!(base, Base::Bool | Base::Null) {
            continue;
        }
        let note = if base == Base::Null || comparison.holds_when_absent() {
            "one of the two is always so: this limits nothing"
        } else {
            "one of the two is so whenever the key is there"
        };
        findings
            .add(
                comparison.values_span(),
                format!(
                    "`{}` is one of `true` and `false` in any case",
                    comparison.name()
                ),
            )
            .note(note)
            .note("AWS takes one value for a boolean")
            .help("keep the value that is meant");
    }
}
