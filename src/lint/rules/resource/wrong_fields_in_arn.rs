//! `wrong-fields-in-arn`: an ARN with a region or account that its kind has not, or without one that it has.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::arn::{Fields, Form, fields, forms_of, resource_entries, resource_pattern};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "wrong-fields-in-arn",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("wrong_fields_in_arn.md"),
    known_as: &[
        "access-analyzer:ARN_ACCOUNT_NOT_ALLOWED",
        "access-analyzer:ARN_REGION_NOT_ALLOWED",
        "access-analyzer:MISSING_ARN_ACCOUNT",
        "access-analyzer:MISSING_ARN_REGION",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        if let Some(fields) = fields(&entry.value) {
            check_entry(entry, fields, findings);
        }
    }
}

fn check_entry(entry: &Located<String>, fields: Fields<'_>, findings: &mut Findings) {
    // Models have a rule of their own: not every ARN of theirs is in the reference.
    if fields.service == "bedrock" {
        return;
    }
    let resource = resource_pattern(fields.resource);
    let is_right = |form: &Form| {
        form.fits_region(fields.region)
            && form.fits_account(fields.account)
            && form.fits_resource(&resource)
    };
    let forms = forms_of(fields.service);
    if forms.iter().any(is_right) {
        return;
    }
    let forms = forms.iter().filter(|form| form.fits_resource(&resource));
    let forms: Vec<&Form> = forms.collect();
    let Some(form) = forms.first() else {
        return;
    };
    let mut wrong = Vec::new();
    let mut right = fields;
    if !forms.iter().any(|form| form.fits_region(fields.region)) {
        wrong.push(if form.has_region() {
            "has no region"
        } else {
            "has a region"
        });
        right.region = if form.has_region() { "*" } else { "" };
    }
    if !forms.iter().any(|form| form.fits_account(fields.account)) {
        wrong.push(if form.has_account() {
            "has no account"
        } else {
            "has an account"
        });
        right.account = if form.has_account() { "*" } else { "" };
    }
    if wrong.is_empty() {
        return;
    }
    let mended = format!(
        "arn:{}:{}:{}:{}:{}",
        right.partition, right.service, right.region, right.account, right.resource
    );
    findings
        .add(
            entry.span,
            format!(
                "this {}, and the ARNs of such resources are `{}`: it matches nothing",
                wrong.join(" and "),
                form.text
            ),
        )
        .note(format!(
            "as of {}, the date of synth's list of ARNs",
            service_authorizations_as_of()
        ))
        .help(format!("write `{mended}`"))
        .fix(Fix::replace(Safety::Unsafe, entry, mended));
}
