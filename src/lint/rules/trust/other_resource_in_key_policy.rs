//! `other-resource-in-key-policy`: a key policy about something else than its key.
use crate::diag::Level;
use crate::lint::arn::{fields, overlap, resource_entries, resource_pattern};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "other-resource-in-key-policy",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("other_resource_in_key_policy.md"),
    known_as: &["access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Key {
        return;
    }
    let key = Pattern::new("key/*");
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value).filter(|fields| !is_unknown(fields.service)) else {
            continue;
        };
        let is_key =
            overlap(fields.service, "kms") && key.overlaps(&resource_pattern(fields.resource));
        if !is_key {
            findings
                .add(entry.span, "this is no key, and a key policy is about its own key alone: it matches nothing")
                .help("write `*`, which means this key");
        }
    }
}
