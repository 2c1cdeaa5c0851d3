//! `unknown-region-in-condition`: a region that AWS does not have.
use crate::catalog::{ValueForm, regions, regions_as_of, stands_for_a_region, value_form};
use crate::diag::{Level, Located, did_you_mean};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "unknown-region-in-condition",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("unknown_region_in_condition.md"),
    known_as: &["access-analyzer:INVALID_REGION"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let about_regions = value_form(comparison.name()) == Some(ValueForm::Region);
        if !about_regions || !comparison.compares_text() {
            continue;
        }
        for value in comparison.values() {
            let text = value.value.text();
            let known = regions().any(|region| region == text) || stands_for_a_region(text);
            if known || text.contains(['*', '?', '$']) {
                continue;
            }
            let found = findings
                .add(value.span, format!("there is no region `{text}`"))
                .note(format!(
                    "as of {}, the date of synth's list of regions",
                    regions_as_of()
                ));
            let near: Vec<&str> = did_you_mean(text, regions().filter(|_| text.len() < LONGEST));
            let Some(first) = near.first() else {
                continue;
            };
            let names: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
            let found = found.help(format!("did you mean {}?", names.join(" or ")));
            if near.len() == 1 {
                let old = Located::new(text.to_owned(), value.span);
                found.fix(Fix::replace(Safety::Unsafe, &old, *first));
            }
        }
    }
}

/// The longest text that a region is offered for.
const LONGEST: usize = 64;
