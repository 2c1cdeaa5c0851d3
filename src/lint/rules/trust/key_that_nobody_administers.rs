//! `key-that-nobody-administers`: a key policy that nobody could ever change.
use crate::diag::Level;
use crate::lint::caller::is_about;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "key-that-nobody-administers",
    group: Group::Trust,
    level: Level::Error,
    page: include_str!("key_that_nobody_administers.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Key || !subject.is_whole {
        return;
    }
    let statements = subject.document.statements();
    let may_change_it =
        |statement: &Statement| statement.allows() && is_about(statement, "kms:PutKeyPolicy");
    if !statements.is_empty() && !statements.iter().any(may_change_it) {
        let found = findings
            .add(
                subject.document.span,
                "nobody may change this key policy: `kms:PutKeyPolicy` is allowed to no one",
            )
            .note("a key policy is the only way in: without it no IAM policy has any effect on the key")
            .help("allow `kms:*` to the account, `arn:aws:iam::ACCOUNT:root`");
        if !subject.kind_is_certain {
            found
                .note("that this is a key policy was told by its actions: say it with `--as key`")
                .at_level(Level::Warning)
                .likely();
        }
    }
}
