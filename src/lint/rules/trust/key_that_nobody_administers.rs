//! `key-that-nobody-administers`: a key policy that nobody could ever change.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Effect, Kind, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "key-that-nobody-administers",
    group: Group::Trust,
    level: Level::Error,
    page: include_str!("key_that_nobody_administers.md"),
    known_as: &["checkov:CKV_AWS_33"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Key || !subject.kind_is_certain {
        return;
    }
    let statements = subject.document.statements();
    if !statements.is_empty() && !statements.iter().any(may_change_the_policy) {
        findings
            .add(
                subject.document.span,
                "nobody may change this key policy: `kms:PutKeyPolicy` is allowed to no one",
            )
            .note("a key policy is the only way in: without it no IAM policy has any effect on the key")
            .help("allow `kms:*` to the account, `arn:aws:iam::ACCOUNT:root`");
    }
}

fn may_change_the_policy(statement: &Statement) -> bool {
    let allows = matches!(&statement.effect, Some(effect) if effect.value == Effect::Allow);
    let actions = statement.action.iter().flat_map(|actions| &actions.values);
    let mut actions = actions.map(|action| action.value.to_ascii_lowercase());
    allows
        && (actions.any(|action| Pattern::new(&action).matches("kms:putkeypolicy"))
            || statement.not_action.is_some())
}
