//! `whole-bucket-read`: a role may read all of a bucket.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::{Model, Verb};

pub(super) static RULE: Rule = Rule {
    id: "whole-bucket-read",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("whole_bucket_read.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    for grant in model.roles.iter().flat_map(|role| &role.grants) {
        let Verb::Read { bucket, prefix } = &grant.verb else {
            continue;
        };
        if prefix.is_empty() {
            findings
                .add(
                    grant.span,
                    format!("this reads every object of `{}`", bucket.name),
                )
                .help("say which keys with `prefix`");
        }
    }
}
