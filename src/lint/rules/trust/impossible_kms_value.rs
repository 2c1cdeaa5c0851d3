//! `impossible-kms-value`: a value that no request to AWS KMS carries.
use crate::catalog::partitions;
use crate::diag::Level;
use crate::lint::arn::overlap;
use crate::lint::caller::conditions;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "impossible-kms-value",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("impossible_kms_value.md"),
    known_as: &["access-analyzer:INVALID_SERVICE_PRINCIPAL_FORMAT"],
    check: Check::Statement(check),
};

/// Twelve of any character.
const TWELVE: &str = "????????????";

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for (operator, key) in conditions(statement) {
        let is_via = key.key.value.eq_ignore_ascii_case("kms:ViaService");
        let is_account = key.key.value.eq_ignore_ascii_case("kms:CallerAccount");
        if !(is_via || is_account) || operator.base == Base::Null {
            continue;
        }
        for value in &key.values.values {
            let text = value.value.text();
            if is_unknown(text) || text.contains("${") {
                continue;
            }
            // A wildcard that is compared as it stands is the business of another rule.
            let (wrong, help) = if is_via && !can_be_host(text) {
                (
                    "names no service in a region",
                    "write it like `s3.us-east-1.amazonaws.com`, or `s3.*.amazonaws.com` under `StringLike`",
                )
            } else if is_account && !can_be_account(text) {
                ("is no account id", "write the twelve digits of the account")
            } else {
                continue;
            };
            findings
                .add(
                    value.span,
                    format!("`{text}` {wrong}: no request has this `{}`", key.key.value),
                )
                .help(help);
        }
    }
}

/// `SERVICE.REGION.amazonaws.com`, or that of China.
fn can_be_host(text: &str) -> bool {
    partitions().flat_map(|(_, regions)| regions).any(|region| {
        // Lists of suffixes are few: what follows `amazonaws.com` is left open.
        overlap(text, &format!("?*.{region}.amazonaws.com*"))
            || overlap(text, &format!("?*.{region}.aws*"))
    })
}

fn can_be_account(text: &str) -> bool {
    let may_stand = |character: char| character.is_ascii_digit() || matches!(character, '*' | '?');
    text.chars().all(may_stand) && overlap(text, TWELVE)
}
