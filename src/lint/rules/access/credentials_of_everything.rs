//! `credentials-of-everything`: credentials of others, whoever they are.
use super::on_everything::{Risk, on_everything, tell};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "credentials-of-everything",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("credentials_of_everything.md"),
    known_as: &[
        "checkov:CKV_AWS_107",
        "checkov:CKV_AWS_287",
        "parliament:CREDENTIALS_EXPOSURE",
        "cloudsplaining:CredentialsExposure",
    ],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let broad = on_everything(view, Risk::Credentials);
    if let Some(found) = tell(
        findings,
        &broad,
        (
            "it gives credentials of others",
            "they give credentials of others",
        ),
    ) {
        found.help("name the resources under `Resource`");
    }
}
