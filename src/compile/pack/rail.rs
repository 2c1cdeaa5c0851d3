//! What packing starts from: the statements of one guardrail and where they have to hold.
use crate::artifact::{PolicyKind, PolicyStatement};
use crate::diag::Span;
use crate::model::{PolicyTarget, PolicyType};

/// The statements of one guardrail for one type of policy, before they are put into documents.
#[derive(Debug, Clone)]
pub struct Rail {
    /// The type of policy that they have to stand in.
    pub policy_type: RailType,
    /// The guardrail, by its name in the blueprint.
    pub guardrail: String,
    /// The words of `on`, sorted: `root`, units, accounts, groups. What is packed together is told
    /// by them, so that an account that joins a group renames nothing.
    pub on: Vec<String>,
    /// What these words stand for, sorted; not empty.
    pub targets: Vec<PolicyTarget>,
    /// The statements. Those of a resource control policy have the principal `*`.
    pub statements: Vec<PolicyStatement>,
    /// Where the guardrail was written.
    pub span: Span,
}

/// The types of policy that guardrails become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RailType {
    /// Service control policies: what principals of member accounts may do.
    ServiceControl,
    /// Resource control policies: what anyone may do with resources of member accounts.
    ResourceControl,
}

impl RailType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ServiceControl, Self::ResourceControl];

    /// The same among all types of organization policy.
    pub fn policy_type(self) -> PolicyType {
        match self {
            Self::ServiceControl => PolicyType::ServiceControl,
            Self::ResourceControl => PolicyType::ResourceControl,
        }
    }

    /// The short word: `SCP`, `RCP`.
    pub fn short(self) -> &'static str {
        match self {
            Self::ServiceControl => "SCP",
            Self::ResourceControl => "RCP",
        }
    }

    /// What AWS attaches to every target itself, in a slot like any other.
    pub fn of_aws(self) -> &'static str {
        match self {
            Self::ServiceControl => "FullAWSAccess",
            Self::ResourceControl => "RCPFullAWSAccess",
        }
    }

    /// The kind of file.
    pub fn file(self) -> PolicyKind {
        match self {
            Self::ServiceControl => PolicyKind::ServiceControl,
            Self::ResourceControl => PolicyKind::ResourceControl,
        }
    }
}
