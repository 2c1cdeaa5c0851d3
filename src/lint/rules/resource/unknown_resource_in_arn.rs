//! `unknown-resource-in-arn`: an ARN of a kind of resource that its service does not have.
use crate::catalog::service_authorizations_as_of;
use crate::diag::Level;
use crate::lint::arn::{fields, forms_of, resource_entries, resource_pattern};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "unknown-resource-in-arn",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("unknown_resource_in_arn.md"),
    known_as: &[
        "access-analyzer:INVALID_ARN_RESOURCE",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

/// How many forms are shown.
const SHOWN: usize = 3;

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value) else {
            continue;
        };
        let forms = forms_of(fields.service);
        let resource = resource_pattern(fields.resource);
        if forms.is_empty() || forms.iter().any(|form| form.fits_resource(&resource)) {
            continue;
        }
        // The forms that begin with the same word come first: it is the rest that is wrong.
        let word = |text: &str| text.split(['/', ':']).next().unwrap_or_default().to_owned();
        let wanted = word(fields.resource).to_lowercase();
        let mut texts: Vec<&str> = forms.iter().map(|form| form.text).collect();
        texts.sort_by_key(|text| {
            let resource = text.splitn(6, ':').last().unwrap_or_default();
            (word(resource).to_lowercase() != wanted, *text)
        });
        texts.dedup();
        let shown: Vec<String> = texts
            .iter()
            .take(SHOWN)
            .map(|text| format!("`{text}`"))
            .collect();
        let more = if texts.len() > SHOWN {
            " and others"
        } else {
            ""
        };
        findings
            .add(
                entry.span,
                format!(
                    "`{}` has no resource like `{}`",
                    fields.service, fields.resource
                ),
            )
            .note(format!(
                "as of {}, the date of synth's list of ARNs",
                service_authorizations_as_of()
            ))
            .help(format!("write it like {}{more}", shown.join(", ")))
            .likely();
    }
}
