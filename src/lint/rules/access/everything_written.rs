//! `everything-written`: changes to every resource.
use super::on_everything::{Risk, on_everything, tell};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "everything-written",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("everything_written.md"),
    known_as: &[
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_290",
        "checkov:CKV_AWS_355",
        "checkov:CKV_AWS_356",
        "parliament:RESOURCE_STAR",
        "parliament:RESOURCE_EFFECTIVELY_STAR",
        "cloudsplaining:InfrastructureModification",
        "cdk-nag:AwsSolutions-IAM5",
    ],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let broad = on_everything(view, Risk::Write);
    if let Some(found) = tell(
        findings,
        &broad,
        ("it could be on named ones", "they could be on named ones"),
    ) {
        found.help("name the resources under `Resource`, or limit them by a condition such as `aws:ResourceTag`");
    }
}
