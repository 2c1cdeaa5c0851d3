//! `organization-policy-too-long-as-written`: a policy that fits only without its blanks.
use super::size::{beginning, length, most, quota_of};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "organization-policy-too-long-as-written",
    group: Group::Quota,
    level: Level::Warning,
    page: include_str!("organization_policy_too_long_as_written.md"),
    known_as: &[
        "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let of_organization = matches!(subject.kind, Kind::ServiceControl | Kind::ResourceControl);
    let Some(quota) = quota_of(subject).filter(|_| of_organization && subject.holder.is_none())
    else {
        return;
    };
    let span = subject.document.span;
    let written = usize::try_from(span.end.saturating_sub(span.start)).unwrap_or(usize::MAX);
    let (length, most) = (length(subject, quota), most(quota));
    if written > most && length <= most {
        findings
            .add(
                beginning(subject),
                format!(
                    "as it is written this is too long by {}: it may have {most} characters",
                    written - most
                ),
            )
            .note("only the console takes white space away before it counts")
            .help(format!(
                "send it without blanks between its elements: it then has {length}"
            ))
            .likely();
    }
}
