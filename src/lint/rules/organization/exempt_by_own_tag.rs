//! `exempt-by-own-tag`: a `Deny` that whoever may tag a role can step out of.
use crate::diag::Level;
use crate::lint::caller::{conditions, is_about};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{ConditionKey, Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "exempt-by-own-tag",
    group: Group::Organization,
    level: Level::Warning,
    page: include_str!("exempt_by_own_tag.md"),
    known_as: &[],
    check: Check::Run(check),
};

/// How a principal gets a tag: its own, or one of its session.
const TAGGING: [&str; 3] = ["iam:TagRole", "iam:TagUser", "sts:TagSession"];

fn check(subjects: &[Subject], findings: &mut Findings) {
    let statements = || {
        let policies = subjects
            .iter()
            .filter(|subject| subject.kind == Kind::ServiceControl);
        policies.flat_map(|subject| subject.document.statements())
    };
    // Whoever guards the tags does so for all policies; which tags, and where it is attached, is not looked at.
    let guarded = |action: &str| {
        statements().any(|statement| statement.denies() && is_about(statement, action))
    };
    let open: Vec<&str> = TAGGING
        .into_iter()
        .filter(|action| !guarded(action))
        .collect();
    if open.is_empty() {
        return;
    }
    for statement in statements().filter(|statement| statement.denies()) {
        let Some(key) = exemption(statement) else {
            continue;
        };
        findings
            .add(
                key.key.span,
                "whoever may set this tag is exempt, and no service control policy of this run denies that",
            )
            .note("an administrator of a member account can tag a role or user of theirs, or pass the tag with a session")
            .help(format!("deny `{}` for this tag to all but those who hand it out", open.join("` and `")))
            .likely();
    }
}

/// The tag without which the statement denies.
fn exemption(statement: &Statement) -> Option<&ConditionKey> {
    conditions(statement)
        .find(|(operator, key)| {
            let name = key.key.value.to_ascii_lowercase();
            operator.negated && name.starts_with("aws:principaltag/")
        })
        .map(|(_, key)| key)
}
