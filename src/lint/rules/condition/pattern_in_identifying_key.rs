//! `pattern-in-identifying-key`: a wildcard, or a variable that callers fill in, in place of the id of an account, an organization or a network.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Piece, Statement, pieces};

pub(super) static RULE: Rule = Rule {
    id: "pattern-in-identifying-key",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("pattern_in_identifying_key.md"),
    known_as: &[
        "access-analyzer:WILDCARD_USAGE_TOO_PERMISSIVE",
        "access-analyzer:VARIABLE_USAGE_TOO_PERMISSIVE",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let variables = subject.document.has_variables();
    for comparison in comparisons(statement) {
        // Only what lets pass is too wide: in an `Allow` what must equal, in a `Deny` what is spared.
        let lets_pass = statement.denies() == comparison.operator.negated;
        let asked = comparison.compares_text() && lets_pass;
        let name = comparison.name();
        let identifying = key_is(name, KeyTrait::Identifying);
        if !asked || !(identifying || comparison.is("aws:userid")) || comparison.fits_anything() {
            continue;
        }
        for value in comparison.values() {
            let text = value.value.text();
            let Some(odd) = odd(&comparison, text, variables) else {
                continue;
            };
            if !identifying && !is_open_user(text) {
                continue;
            }
            findings
                .add(
                    value.span,
                    format!("{odd} stands for ids that nobody here chose"),
                )
                .related(
                    comparison.key.span,
                    "names one account, organization or network by its id",
                )
                .note("AWS makes these ids: what they begin with says nothing of whose they are")
                .help("write the ids whole");
        }
    }
}

/// The wildcard, or the variable that a caller may fill in.
fn odd(comparison: &Comparison<'_>, text: &str, variables: bool) -> Option<String> {
    let wildcard = |text: &str| comparison.takes_wildcards() && text.contains(['*', '?']);
    if !variables {
        return wildcard(text).then(|| "a wildcard".to_owned());
    }
    pieces(text).find_map(|piece| match piece {
        Piece::Text(text) if wildcard(text) => Some("a wildcard".to_owned()),
        // The caller's own account or organization is as good as a whole id.
        Piece::Variable { key, .. } if !key_is(key, KeyTrait::Identifying) => {
            Some(format!("`${{{key}}}`"))
        }
        _ => None,
    })
}

/// Whether a value of `aws:userid` leaves open which user or role it is: what stands before the colon is the id.
fn is_open_user(text: &str) -> bool {
    let id = text.split(':').next().unwrap_or_default();
    id != "*" && id.contains(['*', '?', '$'])
}
