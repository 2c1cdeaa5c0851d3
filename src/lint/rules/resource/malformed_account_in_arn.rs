//! `malformed-account-in-arn`: an ARN whose account is no account id.
use crate::diag::Level;
use crate::lint::arn::{fields, forms_of, is_plain, overlap, resource_entries};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "malformed-account-in-arn",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("malformed_account_in_arn.md"),
    known_as: &[
        "access-analyzer:INVALID_ARN_ACCOUNT",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

/// Twelve of any character.
const TWELVE: &str = "????????????";

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value) else {
            continue;
        };
        let account = fields.account;
        if account.is_empty() || is_unknown(account) || can_be_account(account) {
            continue;
        }
        // Resources of AWS itself have `aws` there, and few services another word.
        let of_form = |account: &str| {
            forms_of(fields.service)
                .iter()
                .any(|form| form.fits_account(account) && !form.fits_account("111122223333"))
        };
        if account == "aws" || (is_plain(account) && of_form(account)) {
            continue;
        }
        findings
            .add(
                entry.span,
                format!("`{account}` is no account id: this matches nothing"),
            )
            .help("write the twelve digits of the account, leading zeros included");
    }
}

fn can_be_account(text: &str) -> bool {
    let may_stand = |character: char| character.is_ascii_digit() || matches!(character, '*' | '?');
    text.chars().all(may_stand) && overlap(text, TWELVE)
}
