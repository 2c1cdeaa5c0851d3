//! How long a policy is as AWS counts it, and how long it may be.
use crate::catalog::{
    Quota, identity_policy_quota, quota, raised_to_at_most, resource_policy_quota,
};
use crate::diag::Span;
use crate::lint::subject::Subject;
use crate::policy::{Kind, print_minified};

/// The quota of a policy, if it is known.
pub(super) fn quota_of(subject: &Subject) -> Option<Quota> {
    let holder = subject
        .holder
        .as_ref()
        .map(|holder| holder.resource_type.as_str());
    match subject.kind {
        // Of a file that is a policy nothing tells what it is for: a permission set takes the longest. What stands in
        // a template may be attached to several things, of which a role takes the longest.
        Kind::Identity => Some(match holder {
            None => Quota::PermissionSetPolicyCharacters,
            Some(holder) => {
                identity_policy_quota(holder).unwrap_or(Quota::IdentityPolicyCharacters)
            }
        }),
        Kind::Boundary => Some(Quota::ManagedPolicyCharacters),
        Kind::Session => Some(Quota::SessionPolicyCharacters),
        Kind::ServiceControl => Some(Quota::ServiceControlPolicyCharacters),
        Kind::ResourceControl => Some(Quota::ResourceControlPolicyCharacters),
        Kind::Resource => holder.and_then(resource_policy_quota),
        Kind::Trust => Some(Quota::TrustPolicyCharacters),
        Kind::Key => Some(Quota::KeyPolicyCharacters),
        Kind::Endpoint => Some(Quota::EndpointPolicyCharacters),
    }
}

/// The most that a quota may be, for an account that asked for more.
pub(super) fn most(of: Quota) -> usize {
    raised_to_at_most(of).unwrap_or_else(|| quota(of))
}

/// The least that AWS counts: without blanks between elements, which synth need not keep, and for policies of
/// identities without white space at all
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>). What a template leaves open counts
/// as one character.
pub(super) fn length(subject: &Subject, of: Quota) -> usize {
    let text = print_minified(&subject.document);
    match of {
        Quota::IdentityPolicyCharacters
        | Quota::ManagedPolicyCharacters
        | Quota::UserPolicyCharacters
        | Quota::GroupPolicyCharacters => text
            .chars()
            .filter(|character| !character.is_whitespace())
            .count(),
        Quota::BucketPolicyBytes => text.len(),
        _ => text.chars().count(),
    }
}

/// What the quota is of, in words.
pub(super) fn holder_in_words(of: Quota) -> &'static str {
    match of {
        Quota::IdentityPolicyCharacters => "the inline policies of a role",
        Quota::ManagedPolicyCharacters => "a managed policy",
        Quota::UserPolicyCharacters => "the inline policies of a user",
        Quota::GroupPolicyCharacters => "the inline policies of a group",
        Quota::PermissionSetPolicyCharacters => "the inline policy of a permission set",
        Quota::SessionPolicyCharacters => "a session policy",
        Quota::ServiceControlPolicyCharacters => "a service control policy",
        Quota::ResourceControlPolicyCharacters => "a resource control policy",
        Quota::TrustPolicyCharacters => "a trust policy",
        Quota::KeyPolicyCharacters => "a key policy",
        Quota::EndpointPolicyCharacters => "an endpoint policy",
        _ => "the policy of such a resource",
    }
}

/// Where a policy begins: a whole one is too long to be shown.
pub(super) fn beginning(subject: &Subject) -> Span {
    let span = subject.document.span;
    Span {
        end: span.end.min(span.start.saturating_add(1)),
        ..span
    }
}
