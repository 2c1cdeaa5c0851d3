//! `inline-policies-over-quota`: inline policies that are too long together.
use super::size::{beginning, holder_in_words, length, most, quota_of};
use crate::catalog::{Quota, shares_policy_quota};
use crate::diag::Level;
use crate::diag::SourceId;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "inline-policies-over-quota",
    group: Group::Quota,
    level: Level::Error,
    page: include_str!("inline_policies_over_quota.md"),
    known_as: &["access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"],
    check: Check::Run(check),
};

/// The policies of one holder in one file.
type Together<'a> = BTreeMap<(SourceId, &'a str), Vec<(&'a Subject, Quota)>>;

fn check(subjects: &[Subject], findings: &mut Findings) {
    let mut together = Together::new();
    for subject in subjects.iter().filter(|it| it.kind == Kind::Identity) {
        let holder = subject.holder.as_ref();
        if let Some(holder) = holder.filter(|holder| shares_policy_quota(&holder.resource_type))
            && let Some(quota) = quota_of(subject)
        {
            let place = (subject.document.span.source, holder.name.as_str());
            together.entry(place).or_default().push((subject, quota));
        }
    }
    for ((_, name), policies) in together {
        let [(first, quota), rest @ ..] = policies.as_slice() else {
            continue;
        };
        let most = most(*quota);
        let lengths: Vec<usize> = policies
            .iter()
            .map(|(subject, quota)| length(subject, *quota))
            .collect();
        let sum: usize = lengths.iter().sum();
        // Of one that is too long by itself another rule tells.
        if sum <= most || lengths.iter().any(|length| *length > most) {
            continue;
        }
        let what = holder_in_words(*quota);
        let mut found = findings
            .add(
                beginning(first),
                format!("the inline policies of `{name}` are too long by {}: they have {sum} characters, and {what} at most {most}", sum - most),
            )
            .help("make managed policies of them, each of which has a limit of its own");
        for (other, _) in rest {
            found = found.related(beginning(other), "and this one");
        }
    }
}
