//! `trust-policy-over-default-quota`: a trust policy that is saved only in accounts that asked for more.
use super::size::{beginning, length, most};
use crate::catalog::{Quota, quota};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "trust-policy-over-default-quota",
    group: Group::Quota,
    level: Level::Warning,
    page: include_str!("trust_policy_over_default_quota.md"),
    known_as: &["access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Trust {
        return;
    }
    let of = Quota::TrustPolicyCharacters;
    let (length, default, most) = (length(subject, of), quota(of), most(of));
    if length > default && length <= most {
        findings
            .add(
                beginning(subject),
                format!("this is longer by {} than the {default} characters that an account takes unless it asks for more", length - default),
            )
            .note(format!("AWS raises the quota to {most} at most"))
            .help("trust an account or an organization under conditions instead of listing principals, or ask for the quota");
    }
}
