//! `prefix-denial-that-is-evaded`: a prefix of S3 keys that may not be listed, while a shorter one may.
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "prefix-denial-that-is-evaded",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("prefix_denial_that_is_evaded.md"),
    known_as: &["access-analyzer:S3_PREFIX_IN_NEGATIVE_CONTEXT"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        // What is meant to be kept from listing: denied by what it is, or not allowed by what it is not.
        let keeps_from = statement.denies() != comparison.operator.negated;
        if !comparison.is("s3:prefix") || !comparison.compares_text() || !keeps_from {
            continue;
        }
        for value in comparison.values() {
            let text = value.value.text();
            // Nothing is shorter than no prefix, and `*` fits every one.
            if text.is_empty() || text.starts_with('*') {
                continue;
            }
            findings
                .add(
                    value.span,
                    format!("a request for a shorter prefix lists what is under `{text}` too"),
                )
                .related(comparison.written.span, "compares what the request asks for")
                .note("`s3:prefix` is what the request says, not what it gets: no prefix at all lists the whole bucket")
                .help("allow the prefixes that may be listed with `StringLike`, or deny all others with `StringNotLike`");
        }
    }
}
