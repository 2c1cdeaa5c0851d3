//! `permissions-of-everything-changed`: who may do what, changed on every resource.
use super::on_everything::{Risk, on_everything, tell};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "permissions-of-everything-changed",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("permissions_of_everything_changed.md"),
    known_as: &[
        "checkov:CKV_AWS_109",
        "checkov:CKV_AWS_289",
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "cloudsplaining:ResourceExposure",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let broad = on_everything(subject, statement, Risk::Permissions);
    if let Some(found) = tell(
        findings,
        &broad,
        ("it changes who may do what", "they change who may do what"),
    ) {
        found.help(
            "name the resources under `Resource`, or leave it to those who administer permissions",
        );
    }
}
