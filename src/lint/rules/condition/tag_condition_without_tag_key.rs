//! `tag-condition-without-tag-key`: a key of tags that does not say of which.
use crate::catalog::condition_key;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "tag-condition-without-tag-key",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("tag_condition_without_tag_key.md"),
    known_as: &["access-analyzer:MISSING_TAG_KEY_IN_CONDITION"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let name = comparison.name();
        if condition_key(name).is_some() {
            continue;
        }
        let bare = name.trim_end_matches('/');
        let tagged = condition_key(&format!("{bare}/x"));
        if !tagged.is_some_and(|key| key.name().contains('$')) {
            continue;
        }
        findings
            .add(
                comparison.key.span,
                format!("`{name}` does not say which tag"),
            )
            .note("no request has a key of this name, whatever its tags")
            .help(format!(
                "write the key of the tag after it, as in `{bare}/Team`"
            ));
    }
}
