//! `identity-policy-too-long-for-managed`: a policy that only fits into a role.
use super::size::{beginning, length};
use crate::catalog::{Quota, quota};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "identity-policy-too-long-for-managed",
    group: Group::Quota,
    level: Level::Note,
    page: include_str!("identity_policy_too_long_for_managed.md"),
    known_as: &["access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    // What holds it in a template says what it is.
    if subject.kind != Kind::Identity || subject.holder.is_some() {
        return;
    }
    let length = length(subject, Quota::ManagedPolicyCharacters);
    let managed = quota(Quota::ManagedPolicyCharacters);
    let inline = quota(Quota::IdentityPolicyCharacters);
    if length <= managed {
        return;
    }
    let fits = if length <= inline {
        format!(
            "it fits into the inline policies of a role, which have {inline} together, or a permission set"
        )
    } else {
        "only a permission set takes so long a policy".to_owned()
    };
    findings
        .add(
            beginning(subject),
            format!("this is longer by {} than the {managed} characters of a managed policy", length - managed),
        )
        .note(fits)
        .help("split it, join statements that differ in one element, or use wildcards for lists of actions")
        .likely();
}
