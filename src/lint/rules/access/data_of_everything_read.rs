//! `data-of-everything-read`: secrets, parameters and objects, whosesoever.
use super::on_everything::{Risk, on_everything, tell};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::view::View;

pub(super) static RULE: Rule = Rule {
    id: "data-of-everything-read",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("data_of_everything_read.md"),
    known_as: &[
        "checkov:CKV_AWS_108",
        "checkov:CKV_AWS_288",
        "cloudsplaining:DataExfiltration",
        "parliament:SENSITIVE_ACCESS",
    ],
    check: Check::View(check),
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let broad = on_everything(view, Risk::Data);
    if let Some(found) = tell(
        findings,
        &broad,
        (
            "it reads what is in all of them",
            "they read what is in all of them",
        ),
    ) {
        found.help("name the buckets, secrets or parameters under `Resource`");
    }
}
