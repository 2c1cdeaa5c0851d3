//! `scp-that-only-lists`: a service control policy that allows a few things and denies nothing.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "scp-that-only-lists",
    group: Group::Organization,
    level: Level::Note,
    page: include_str!("scp_that_only_lists.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::ServiceControl {
        return;
    }
    let statements = subject.document.statements();
    let allows_all = |statement: &Statement| {
        statement.not_action.is_some()
            || statement
                .actions()
                .any(|action| Pattern::new(&action.value).is_anything())
    };
    let mut allowing = statements
        .iter()
        .filter(|statement| statement.allows())
        .peekable();
    let Some(first) = allowing.peek().and_then(|first| first.effect.as_ref()) else {
        return;
    };
    let span = first.span;
    let denies = statements
        .iter()
        .any(|statement| statement.effect.is_none() || statement.denies());
    if !denies && !allowing.any(allows_all) {
        findings
            .add(span, "this allows only what it lists, and has an effect only where no other policy allows more")
            .note("beside `FullAWSAccess`, which is attached unless someone detached it, it does nothing; without, everything else is denied")
            .help("write what is forbidden as `Deny`, unless `FullAWSAccess` is detached at that place");
    }
}
