//! `pattern-that-is-everything`: another spelling of `*`.
use crate::diag::Level;
use crate::lint::coverage::is_everything;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "pattern-that-is-everything",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("pattern_that_is_everything.md"),
    known_as: &["parliament:RESOURCE_EFFECTIVELY_STAR"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in statement.resources() {
        let text = entry.value.as_str();
        // An ARN with too few fields is another rule's matter.
        let is_short = text.split(':').count() != 1 && text.splitn(6, ':').count() < 6;
        if text == "*" || is_short || !is_everything(text) {
            continue;
        }
        let found = findings.add(entry.span, format!("`{text}` is every resource"));
        let found = if text.contains(':') {
            found.note(
                "but for actions that take no resource: those are allowed, or denied, by `*` alone",
            )
        } else {
            found
        };
        found
            .help("write `*`, or name the resources")
            .fix(Fix::replace(Safety::Unsafe, entry, "*"));
    }
}
