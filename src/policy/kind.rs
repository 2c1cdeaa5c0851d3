//! The policy types, each with its own rules of what may stand in it.
use std::fmt;

/// What a policy document is attached to, which decides the elements it takes
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A managed or inline policy of a user, group or role.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// A session policy, passed with `AssumeRole` or `GetFederationToken`.
    Session,
    /// A service control policy (SCP).
    ServiceControl,
    /// A resource control policy (RCP).
    ResourceControl,
    /// A resource policy: S3 bucket, SQS queue, Lambda function and so on.
    Resource,
    /// The trust policy of a role.
    Trust,
    /// A KMS key policy.
    Key,
    /// A VPC endpoint policy.
    Endpoint,
}

impl Kind {
    /// Whether statements of this type say to whom they apply.
    pub fn has_principal(self) -> bool {
        matches!(
            self,
            Self::ResourceControl | Self::Resource | Self::Trust | Self::Key | Self::Endpoint
        )
    }

    /// Whether a `Sid` has letters and digits only and is unique in the document.
    pub(crate) fn has_strict_sids(self) -> bool {
        !matches!(self, Self::Resource | Self::Key | Self::Endpoint)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Resource => "resource policy",
            Self::Trust => "trust policy",
            Self::Key => "key policy",
            Self::Endpoint => "endpoint policy",
        })
    }
}
