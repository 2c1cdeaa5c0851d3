//! `value-of-another-form`: a value that the condition key never has.
use crate::catalog::{ValueForm, value_form};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "value-of-another-form",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("value_of_another_form.md"),
    known_as: &[
        "access-analyzer:INVALID_VPC_FORMAT",
        "access-analyzer:INVALID_VPCE_FORMAT",
        "access-analyzer:INVALID_KMS_KEY_VALUE",
        "access-analyzer:INVALID_SERVICE_PRINCIPAL_FORMAT",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let name = comparison.name();
        let Some(form) = value_form(name).filter(|_| comparison.compares_text()) else {
            continue;
        };
        for value in comparison.values() {
            let text = value.value.text();
            // Wildcards and variables stand for what nobody knows here.
            if text.contains(['*', '?', '$']) || has_form(form, text) {
                continue;
            }
            findings
                .add(value.span, format!("`{text}` is no {}", what(form)))
                .related(comparison.key.span, "what this key holds")
                .note("a value that the key never has makes the comparison come out the same for every request")
                .help(format!("write it like `{}`", example(form)));
        }
    }
}

fn has_form(form: ValueForm, text: &str) -> bool {
    match form {
        // Unsigned requests have this in place of an account.
        ValueForm::Account => is_account(text) || text == "anonymous",
        ValueForm::KeyArn => {
            let fields: Vec<&str> = text.splitn(6, ':').collect();
            matches!(fields.as_slice(), ["arn", _, "kms", region, account, key]
                if !region.is_empty() && is_account(account) && key.starts_with("key/"))
        }
        ValueForm::Organization => has_id(text, "o-", 10..=32),
        ValueForm::OrganizationPath => text.split_once('/').is_some_and(|(organization, rest)| {
            has_id(organization, "o-", 10..=32) && (rest.is_empty() || rest.starts_with("r-"))
        }),
        // Regions are looked up by a rule of their own.
        ValueForm::Region => true,
        ValueForm::Service => is_host(text) && labels(text) >= 2,
        ValueForm::ServiceInRegion => is_host(text) && labels(text) >= 4,
        ValueForm::Vpc => has_id(text, "vpc-", 8..=8) || has_id(text, "vpc-", 17..=17),
        ValueForm::VpcEndpoint => has_id(text, "vpce-", 8..=8) || has_id(text, "vpce-", 17..=17),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_id(text: &str, prefix: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        length.contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_host(text: &str) -> bool {
    let letter = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-')
    };
    text.bytes().all(letter) && !text.starts_with('.') && !text.ends_with('.')
}

fn labels(text: &str) -> usize {
    text.split('.').count()
}

fn what(form: ValueForm) -> &'static str {
    match form {
        ValueForm::Account => "account id",
        ValueForm::KeyArn => "ARN of a KMS key",
        ValueForm::Organization => "id of an organization",
        ValueForm::OrganizationPath => "path in an organization",
        ValueForm::Region => "region",
        ValueForm::Service => "service principal",
        ValueForm::ServiceInRegion => "service with its region",
        ValueForm::Vpc => "id of a VPC",
        ValueForm::VpcEndpoint => "id of a VPC endpoint",
    }
}

fn example(form: ValueForm) -> &'static str {
    match form {
        ValueForm::Account => "111122223333",
        ValueForm::KeyArn => "arn:aws:kms:us-east-1:111122223333:key/KEY-ID",
        ValueForm::Organization => "o-a1b2c3d4e5",
        ValueForm::OrganizationPath => "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",
        ValueForm::Region => "us-east-1",
        ValueForm::Service => "lambda.amazonaws.com",
        ValueForm::ServiceInRegion => "s3.us-east-1.amazonaws.com",
        ValueForm::Vpc => "vpc-0123456789abcdef0",
        ValueForm::VpcEndpoint => "vpce-0123456789abcdef0",
    }
}
