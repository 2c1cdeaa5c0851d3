//! `allow-to-all-but-some`: an `Allow` with `NotPrincipal`.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "allow-to-all-but-some",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("allow_to_all_but_some.md"),
    known_as: &[
        "access-analyzer:ALLOW_WITH_NOT_PRINCIPAL",
        "parliament:NOTPRINCIPAL_WITH_ALLOW",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    // A trust policy with it is refused, which is said when it is read.
    if !subject.kind.has_principal() || subject.kind == Kind::Trust || !statement.allows() {
        return;
    }
    let Some(principal) = &statement.not_principal else {
        return;
    };
    findings
        .add(
            principal.span(),
            "this allows everyone but these, people without an AWS account included",
        )
        .help("name under `Principal` who is meant; to keep someone out, add a `Deny`");
}
