//! `date-in-epoch-seconds`: a date written as seconds since 1970.
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Statement};

pub(super) static RULE: Rule = Rule {
    id: "date-in-epoch-seconds",
    group: Group::Condition,
    level: Level::Note,
    page: include_str!("date_in_epoch_seconds.md"),
    known_as: &["access-analyzer:INVALID_DATE_VALUE"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        // This key is in seconds itself.
        if !matches!(comparison.operator.base, Base::Date(_)) || comparison.is("aws:EpochTime") {
            continue;
        }
        for value in comparison.values() {
            let text = value.value.text();
            // Four digits are a year.
            let seconds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if !seconds || text.len() == 4 {
                continue;
            }
            findings
                .add(value.span, format!("`{text}` is a date in seconds since 1970"))
                .note("AWS warns that it may not come out as the precise time that is meant, and nobody can read it in a review")
                .help("write it like `2026-01-31T00:00:00Z`");
        }
    }
}
