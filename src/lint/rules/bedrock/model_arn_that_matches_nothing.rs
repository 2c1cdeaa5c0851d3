//! `model-arn-that-matches-nothing`: the ARN of a model with an account, or of an inference profile without one.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::arn::{Form, fields, forms_of, resource_entries, resource_pattern};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "model-arn-that-matches-nothing",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("model_arn_that_matches_nothing.md"),
    known_as: &[
        "access-analyzer:ARN_ACCOUNT_NOT_ALLOWED",
        "access-analyzer:MISSING_ARN_ACCOUNT",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value).filter(|fields| fields.service == "bedrock") else {
            continue;
        };
        let resource = resource_pattern(fields.resource);
        let forms: Vec<&Form> = forms_of(fields.service)
            .iter()
            .filter(|form| form.fits_resource(&resource))
            .collect();
        // The region is left alone: a request through a global inference profile is authorised for a model without one.
        if forms.iter().any(|form| form.fits_account(fields.account)) {
            continue;
        }
        let Some(form) = forms.first() else {
            continue;
        };
        let (what, account) = if form.has_account() {
            ("this has no account", "*")
        } else {
            ("this has an account, which models of all have none of", "")
        };
        let mended = format!(
            "arn:{}:bedrock:{}:{account}:{}",
            fields.partition, fields.region, fields.resource
        );
        findings
            .add(
                entry.span,
                format!(
                    "{what}: the ARNs of such resources are `{}`, and it matches nothing",
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
}
