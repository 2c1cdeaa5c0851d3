//! `permissions-of-everything-changed`: who may do what, changed on every resource.
use super::on_everything::{Risk, on_everything, tell};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

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
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let broad = on_everything(view, Risk::Permissions);
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
