//! `mfa-test-that-misses`: a test for multi-factor authentication that some requests without it are not asked.
use crate::diag::Level;
use crate::lint::comparison::{Comparison, comparisons};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Base;

pub(super) static RULE: Rule = Rule {
    id: "mfa-test-that-misses",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("mfa_test_that_misses.md"),
    known_as: &["parliament:BAD_PATTERN_FOR_MFA"],
    check: Check::Policy(check),
};

const PRESENT: &str = "aws:MultiFactorAuthPresent";
const AGE: &str = "aws:MultiFactorAuthAge";

fn check(subject: &Subject, findings: &mut Findings) {
    let statements = subject.document.statements();
    // Long-term keys may be denied in a statement of their own.
    let denies_absence = statements.iter().any(|statement| {
        statement.denies() && comparisons(statement).any(|comparison| is_null(&comparison, "true"))
    });
    for statement in statements {
        let asked = comparisons(statement).any(|comparison| is_bool(&comparison, "true", false));
        for comparison in comparisons(statement) {
            let missed = if statement.denies() {
                denied(&comparison, denies_absence)
            } else if statement.allows() {
                allowed(&comparison, asked)
            } else {
                None
            };
            let Some((message, help)) = missed else {
                continue;
            };
            findings
                .add(comparison.written.span, message)
                .related(comparison.key.span, "only temporary credentials have this key")
                .note("requests with the long-term access keys of a user have neither `aws:MultiFactorAuthPresent` nor `aws:MultiFactorAuthAge`")
                .help(help);
        }
    }
}

type Missed = (&'static str, &'static str);

fn denied(comparison: &Comparison<'_>, denies_absence: bool) -> Option<Missed> {
    if is_bool(comparison, "false", false) && !denies_absence {
        return Some((
            "long-term access keys are not denied by this",
            "write `BoolIfExists`",
        ));
    }
    let too_old = comparison.is(AGE)
        && matches!(comparison.operator.base, Base::Numeric(_))
        && !comparison.holds_when_absent();
    (too_old && !denies_absence).then_some((
        "who did not use multi-factor authentication is not denied by this",
        "write it with `IfExists`, or deny what has no `aws:MultiFactorAuthAge` too",
    ))
}

fn allowed(comparison: &Comparison<'_>, asked: bool) -> Option<Missed> {
    if is_bool(comparison, "true", true) {
        return Some((
            "long-term access keys are allowed without multi-factor authentication",
            "write `Bool` without `IfExists`",
        ));
    }
    if is_bool(comparison, "false", false) || is_bool(comparison, "false", true) {
        return Some((
            "this allows only who did not use multi-factor authentication",
            "write `true`, or deny with `BoolIfExists` and `false`",
        ));
    }
    (is_null(comparison, "false") && !asked).then_some((
        "this asks for temporary credentials, not for multi-factor authentication",
        "write `Bool: {\"aws:MultiFactorAuthPresent\": \"true\"}`",
    ))
}

/// Whether it is `Bool` or `BoolIfExists` with this value alone.
fn is_bool(comparison: &Comparison<'_>, value: &str, if_exists: bool) -> bool {
    comparison.is(PRESENT)
        && comparison.operator.base == Base::Bool
        && comparison.operator.if_exists == if_exists
        && is_only(comparison, value)
}

fn is_null(comparison: &Comparison<'_>, value: &str) -> bool {
    comparison.is(PRESENT) && comparison.operator.base == Base::Null && is_only(comparison, value)
}

fn is_only(comparison: &Comparison<'_>, value: &str) -> bool {
    comparison.is_known()
        && comparison
            .texts()
            .all(|text| text.eq_ignore_ascii_case(value))
}
