//! `long-term-api-key`: API keys of Amazon Bedrock that stay valid until somebody ends them.
use super::invocation::{allowing, denials, holds_without};
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::coverage::{covers, has_key};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "long-term-api-key",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("long_term_api_key.md"),
    known_as: &[],
    check: Check::Policy(check),
};

const ACTION: &str = "iam:CreateServiceSpecificCredential";

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity || denials(&subject.document, ACTION).next().is_some() {
        return;
    }
    let is_named = |entry: &Located<String>| {
        covers(&entry.value, ACTION) && !entry.value.ends_with(":*") && entry.value != "*"
    };
    let entries = allowing(&subject.document)
        .filter(|statement| {
            !has_key(statement, "iam:ServiceSpecificCredentialAgeDays")
                && !is_for_other_services(statement)
        })
        .filter_map(|statement| statement.actions().find(|entry| is_named(entry)));
    for entry in entries {
        findings
            .add(entry.span, "this makes API keys of Amazon Bedrock that need never end")
            .note("such a key is a credential of a user, and whoever holds it invokes models as that user")
            .help("name another service in `iam:ServiceSpecificCredentialServiceName`, or a number of days in `iam:ServiceSpecificCredentialAgeDays`");
    }
}

fn is_for_other_services(statement: &Statement) -> bool {
    statement.condition_keys().any(|(operator, key)| {
        let mut values = key.values.values.iter();
        key.key
            .value
            .eq_ignore_ascii_case("iam:ServiceSpecificCredentialServiceName")
            && !holds_without(&operator.value)
            && !values
                .any(|value| Pattern::new(value.value.text()).matches("bedrock.amazonaws.com"))
    })
}
