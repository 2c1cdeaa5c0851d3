//! `policy-over-quota`: a policy that is too long to be saved.
use super::size::{beginning, holder_in_words, length, most, quota_of};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;

pub(super) static RULE: Rule = Rule {
    id: "policy-over-quota",
    group: Group::Quota,
    level: Level::Error,
    page: include_str!("policy_over_quota.md"),
    known_as: &[
        "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(quota) = quota_of(subject) else {
        return;
    };
    let (length, most) = (length(subject, quota), most(quota));
    if length > most {
        let what = holder_in_words(quota);
        findings
            .add(
                beginning(subject),
                format!("this is too long by {}: it has {length} characters, and {what} at most {most}", length - most),
            )
            .note("counted as short as it can be written, without blanks between its elements")
            .help("split it, join statements that differ in one element, or use wildcards for lists of actions");
    }
}
