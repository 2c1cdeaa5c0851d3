//! What someone else must add to a thing that synth does not own.
use super::PolicyStatement;
use crate::diag::Span;
use crate::vocab::AccountId;

/// Statements to add to one policy of someone else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    /// The account of the thing.
    pub account: AccountId,
    /// Which of its policies.
    pub kind: HandoffKind,
    /// The thing's name in the blueprint.
    pub name: String,
    /// The thing's ARN.
    pub arn: String,
    /// What to add, sorted by Sid; each makes one grant of the blueprint work.
    pub statements: Vec<PolicyStatement>,
    /// Where the thing was declared.
    pub origin: Span,
}

/// The policy that the statements go into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoffKind {
    /// A bucket's policy.
    Bucket,
    /// A key's policy.
    Key,
    /// A secret's resource policy.
    Secret,
    /// A role's identity policy.
    RoleIdentity,
    /// A role's trust policy.
    RoleTrust,
}

impl HandoffKind {
    /// The word in the file name: `key.prompts-key.json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Key => "key",
            Self::Secret => "secret",
            Self::RoleIdentity => "role",
            Self::RoleTrust => "trust",
        }
    }
}
