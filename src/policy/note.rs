//! What is worth knowing about a decision beside the verdict.
use std::fmt;

/// A remark about one decision: a rule that is easily missed, or input that was read in one of
/// several possible ways.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// `sts:GetCallerIdentity` needs no permission and cannot be denied.
    AlwaysAllowed,
    /// The caller is a service-linked role: organization policies do not reach it.
    ServiceLinkedCaller,
    /// The caller is in the management account: service control policies do not reach it.
    ManagementCaller,
    /// Resource control policies are not enforced for this service or action.
    ResourceControlNotApplied {
        /// The action.
        action: String,
    },
    /// The service refuses this call on a resource that AWS manages.
    ManagedByAws,
    /// A key or a role without its policy: nothing can be allowed on it from elsewhere.
    PolicyNotGiven,
    /// An identity provider's caller can only assume roles, and only such a caller can make this
    /// call.
    WrongCaller,
    /// A variable's key is empty in this request, and its default was used.
    EmptyVariable {
        /// The condition key.
        key: String,
    },
    /// `ForAnyValue:…IfExists` on an absent key: AWS's pages disagree, the engine says it holds.
    AnyValueIfExists {
        /// The condition key.
        key: String,
    },
    /// A key with several values under an operator without `ForAllValues` or `ForAnyValue`:
    /// it never matches.
    MissingQualifier {
        /// The condition key.
        key: String,
    },
    /// A multivalued key was given one plain value, which was compared as a list of one.
    PlainValue {
        /// The condition key.
        key: String,
    },
    /// A value that its operator cannot read under a negated operator: the condition is false.
    Unparsable {
        /// The condition key.
        key: String,
    },
    /// `NotPrincipal` with `Deny` does not list every identity of the caller: it is denied.
    PartialNotPrincipal,
    /// `NotPrincipal` with `Deny` always denies a caller who has a permissions boundary.
    BoundaryNotPrincipal,
    /// The context's `aws:PrincipalArn` is not the caller's.
    PrincipalArnDiffers {
        /// What follows from the caller.
        derived: String,
    },
    /// A statement that AWS would refuse was taken to match nothing.
    InertStatement {
        /// The policy's label.
        label: String,
        /// The statement's place in its policy, from 0.
        statement: usize,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlwaysAllowed => f.write_str(
                "`sts:GetCallerIdentity` needs no permission, and no policy can deny it",
            ),
            Self::ServiceLinkedCaller => f.write_str(
                "organization policies do not apply to service-linked roles",
            ),
            Self::ManagementCaller => f.write_str(
                "service control policies do not apply to the management account",
            ),
            Self::ResourceControlNotApplied { action } => {
                write!(f, "resource control policies do not apply to `{action}`")
            }
            Self::ManagedByAws => {
                f.write_str("AWS manages this resource and refuses changes to it")
            }
            Self::PolicyNotGiven => f.write_str(
                "the policy of this key or role was not given, and nothing is allowed without it",
            ),
            Self::WrongCaller => {
                f.write_str("this kind of caller cannot make this call, whatever policies say")
            }
            Self::EmptyVariable { key } => {
                write!(f, "`{key}` is empty, the default of its variable was used")
            }
            Self::AnyValueIfExists { key } => write!(
                f,
                "`{key}` is absent under `ForAnyValue` with `IfExists`: taken to hold, AWS's pages disagree"
            ),
            Self::MissingQualifier { key } => write!(
                f,
                "`{key}` has a list of values and its operator neither `ForAllValues` nor `ForAnyValue`: no match"
            ),
            Self::PlainValue { key } => write!(
                f,
                "`{key}` is a multivalued key, and the request gives it one plain value"
            ),
            Self::Unparsable { key } => write!(
                f,
                "a value for `{key}` cannot be read by its negated operator: the condition is false"
            ),
            Self::PartialNotPrincipal => f.write_str(
                "`NotPrincipal` spares the caller only if its account, its role or user and its session are all listed",
            ),
            Self::BoundaryNotPrincipal => f.write_str(
                "`NotPrincipal` with `Deny` denies every caller who has a permissions boundary",
            ),
            Self::PrincipalArnDiffers { derived } => write!(
                f,
                "the context gives another `aws:PrincipalArn` than the caller's `{derived}`"
            ),
            Self::InertStatement { label, statement } => write!(
                f,
                "statement {statement} of `{label}` cannot be saved in AWS and matches nothing"
            ),
        }
    }
}
