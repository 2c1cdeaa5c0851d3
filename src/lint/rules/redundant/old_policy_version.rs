//! `old-policy-version`: a policy in the language of 2008.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Document, Kind};

pub(crate) static RULE: Rule = Rule {
    id: "old-policy-version",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("old_policy_version.md"),
    known_as: &[
        "access-analyzer:MISSING_VERSION",
        "cfn-lint:W2511",
        "parliament:NO_VERSION",
        "parliament:OLD_VERSION",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    // Policies of an organization without the version are refused, which is said when they are read.
    if matches!(subject.kind, Kind::ServiceControl | Kind::ResourceControl) {
        return;
    }
    let document = &subject.document;
    match &document.version {
        Some(version) if version.value == "2008-10-17" => {
            // A variable would begin to be one.
            let safety = if has_dollar(document) {
                Safety::Unsafe
            } else {
                Safety::Safe
            };
            findings
                .add(
                    version.span,
                    "this is the policy language of 2008, which has no variables",
                )
                .help("write `2012-10-17`")
                .fix(Fix::replace(safety, version, "2012-10-17"));
        }
        Some(_) => {}
        None if document
            .unread
            .iter()
            .any(|unread| unread.0.key.text == "Version") => {}
        None => {
            findings
                .add(
                    document.span,
                    "without `Version`, this is the policy language of 2008",
                )
                .note("a variable such as `${aws:username}` would be plain text")
                .help("add `\"Version\": \"2012-10-17\"`");
        }
    }
}

/// Whether some text could hold a variable.
fn has_dollar(document: &Document) -> bool {
    let odd = |text: &str| text.contains("${") || is_unknown(text);
    document.statements().iter().any(|statement| {
        let resources = [&statement.resource, &statement.not_resource];
        let mut resources = resources.into_iter().flatten().flat_map(|all| &all.values);
        let mut values = statement
            .condition_keys()
            .flat_map(|(_, key)| &key.values.values);
        resources.any(|entry| odd(&entry.value)) || values.any(|value| odd(value.value.text()))
    })
}
