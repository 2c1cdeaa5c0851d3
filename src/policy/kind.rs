//! The policy types, each with its own rules of what may stand in it.
use super::document::{Document, Principal, PrincipalType, Statement};
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
    /// What kind of policy a document looks like. One that names principals is a resource's, of which trust policies are told
    /// by identity providers or by actions of STS, key policies by those of KMS; any other is taken for an identity's.
    pub fn likely(document: &Document) -> Self {
        let statements = document.statements();
        let names = |statement: &Statement| {
            statement.principal.is_some() || statement.not_principal.is_some()
        };
        if !statements.iter().any(names) {
            return Self::Identity;
        }
        let all_of = |prefix: &str| {
            let mut actions = statements
                .iter()
                .filter_map(|statement| statement.action.as_ref())
                .flat_map(|actions| &actions.values)
                .peekable();
            actions.peek().is_some()
                && actions.all(|action| action.value.to_ascii_lowercase().starts_with(prefix))
        };
        if all_of("sts:") || statements.iter().any(is_federated) {
            Self::Trust
        } else if all_of("kms:") {
            Self::Key
        } else {
            Self::Resource
        }
    }

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

/// Whether a statement is about people or programs that an identity provider vouches for.
fn is_federated(statement: &Statement) -> bool {
    let Some(Principal::Map { entries, .. }) = &statement.principal else {
        return false;
    };
    let mut kinds = entries.iter().map(|entry| &entry.kind.value);
    kinds.any(|kind| *kind == PrincipalType::Federated)
}
