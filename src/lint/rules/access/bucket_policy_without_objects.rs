//! `bucket-policy-without-objects`: a bucket's policy may be written by who may not reach its objects.
use super::on_everything::is_whole_service;
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::coverage::{covers, has_condition, is_denied, place_of};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Document, Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "bucket-policy-without-objects",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("bucket_policy_without_objects.md"),
    known_as: &["parliament:RESOURCE_POLICY_PRIVILEGE_ESCALATION"],
    check: Check::Policy(check),
};

/// What rewrites who may reach the objects of a bucket.
const REWRITES: [&str; 2] = ["s3:PutBucketPolicy", "s3:PutBucketAcl"];

/// What may be done with the objects.
const OBJECTS: [&str; 3] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    let document = &subject.document;
    let withheld: Vec<&str> = OBJECTS
        .into_iter()
        .filter(|action| {
            let mut statements = document.statements().iter();
            !statements.any(|it| it.allows() && place_of(it, action).is_some())
        })
        .collect();
    if withheld.len() < OBJECTS.len() {
        return;
    }
    if let Some((action, entry)) = rewriting(document) {
        findings
            .add(
                entry.span,
                format!("who may do this and not reach the objects can allow it to itself: `{action}`"),
            )
            .note("in the bucket's own account, an `Allow` of its policy is enough to read, write and delete its objects")
            .help("take it away, or say that the objects may be reached");
    }
}

fn rewriting(document: &Document) -> Option<(&'static str, &Located<String>)> {
    let open: Vec<&'static str> = REWRITES
        .into_iter()
        .filter(|action| !is_denied(document, action))
        .collect();
    let statements = document.statements().iter();
    statements
        .filter(|statement| statement.allows() && !has_condition(statement))
        .flat_map(Statement::actions)
        .filter(|entry| !is_whole_service(&entry.value))
        .find_map(|entry| {
            let mut open = open.iter();
            let action = open.find(|action| covers(&entry.value, action))?;
            Some((*action, entry))
        })
}
