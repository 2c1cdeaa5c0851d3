//! Policies as files of their own, for review.
use super::PolicyDocument;
use crate::vocab::AccountId;

/// A policy as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// The path below `out/<name>/`, with `/`: [`PolicyKind::path`].
    pub path: String,
    /// The policy.
    pub document: PolicyDocument,
}

/// What a policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// A role's identity policy.
    Identity,
    /// A role's trust policy.
    Trust,
    /// A key's policy.
    Key,
    /// A bucket's policy.
    Bucket,
    /// A table's resource policy.
    Table,
    /// A topic's policy.
    Topic,
    /// A VPC endpoint's policy.
    Endpoint,
    /// The policy of a permission set.
    PermissionSet,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
}

impl PolicyKind {
    /// The folder below `policies/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Identity => "iam",
            Self::Trust => "trust",
            Self::Key => "kms",
            Self::Bucket => "s3",
            Self::Table => "dynamodb",
            Self::Topic => "sns",
            Self::Endpoint => "endpoint",
            Self::PermissionSet => "permission-set",
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
        }
    }

    /// `policies/iam/333333333333/answer-service.json`: the policy of the thing with this name in
    /// this account, or `policies/scp/root-1.json` for one of the organization.
    pub fn path(self, account: Option<AccountId>, name: &str) -> String {
        let folder = self.folder();
        match account {
            Some(account) => format!("policies/{folder}/{account}/{name}.json"),
            None => format!("policies/{folder}/{name}.json"),
        }
    }
}
