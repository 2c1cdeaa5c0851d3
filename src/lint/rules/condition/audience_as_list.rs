//! `audience-as-list`: the audience of a token compared as if it were a list.
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Kind, Quantifier, Statement};

pub(super) static RULE: Rule = Rule {
    id: "audience-as-list",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("audience_as_list.md"),
    known_as: &[
        "access-analyzer:FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
        "access-analyzer:CONFIRM_AUDIENCE_CLAIM_TYPE",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !statement.allows() {
        return;
    }
    for comparison in comparisons(statement) {
        // `ForAllValues` on a key that is known to have one value is another rule's.
        let any = comparison.operator.quantifier == Some(Quantifier::ForAnyValue);
        if !any || !comparison.name().to_ascii_lowercase().ends_with(":aud") {
            continue;
        }
        let plain = comparison
            .written
            .value
            .split(':')
            .nth(1)
            .unwrap_or_default();
        let found = findings
            .add(
                comparison.written.span,
                format!(
                    "`{}` has one value, and `ForAnyValue` is for lists",
                    comparison.name()
                ),
            )
            .related(comparison.key.span, "the audience of the token")
            .note("a token that names several audiences would pass if one of them fits")
            .help(format!("write `{plain}` without `ForAnyValue:`"));
        if comparison.keys_under_operator == 1 {
            found.fix(Fix::replace(Safety::Unsafe, comparison.written, plain));
        }
    }
}
