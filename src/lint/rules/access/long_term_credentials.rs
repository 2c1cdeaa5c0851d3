//! `long-term-credentials`: credentials of users that stay valid until somebody ends them.
use super::on_everything::is_whole_service;
use crate::catalog::{ActionSet, action, escalates_alone, makes_long_term_credential};
use crate::diag::Level;
use crate::lint::coverage::EveryResource;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "long-term-credentials",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("long_term_credentials.md"),
    known_as: &["checkov:CKV_AWS_273"],
    check: Check::Statement(check),
};

/// Its keys for Amazon Bedrock have a rule of their own.
const SERVICE_SPECIFIC: &str = "iam:CreateServiceSpecificCredential";

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() {
        return;
    }
    let every = EveryResource::of(statement);
    let service_specific = action(SERVICE_SPECIFIC);
    for entry in statement.actions() {
        let is_iam = entry
            .value
            .get(..4)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("iam:"));
        if !is_iam || is_whole_service(&entry.value) {
            continue;
        }
        let made = ActionSet::of(&entry.value).iter().find(|made| {
            makes_long_term_credential(*made)
                && Some(*made) != service_specific
                && !(escalates_alone(*made) && every.for_action(*made).is_some())
        });
        if let Some(action) = made {
            findings
                .add(
                    entry.span,
                    format!("`{action}` makes a credential that stays valid until somebody ends it"),
                )
                .help("let people and programs assume roles instead, whose credentials end by themselves");
        }
    }
}
