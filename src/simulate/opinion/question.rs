//! What is asked, in the words of the API, and what is answered.
use crate::policy::Verdict;
use crate::vocab::{AccountId, Action};
use std::fmt;
use std::sync::Arc;

/// One request with all policies that decide it, as `SimulateCustomPolicy` takes them
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>).
///
/// Every id that AWS will invent is replaced by a well-formed stand-in, the same in all texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecondOpinionQuestion {
    /// The ARN of the user or role who calls.
    pub caller: String,
    /// Its identity policies, minified JSON; at least one.
    pub identity: Vec<Arc<str>>,
    /// Its permissions boundary.
    pub boundary: Option<Arc<str>>,
    /// Service control policies by level, root first; no level is empty.
    pub service_control: Vec<Vec<Arc<str>>>,
    /// The resource's policy; with users as callers only.
    pub resource_policy: Option<Arc<str>>,
    /// The owner of a resource whose ARN names no account.
    pub resource_owner: Option<AccountId>,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// The condition keys that the policies mention and the request has, sorted by key.
    pub context: Vec<ContextEntry>,
    /// The action.
    pub action: Action,
}

/// A condition key with its values. A key of one value has no list type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContextEntry {
    /// The key, as a policy spells it.
    pub key: String,
    /// Its values.
    pub values: Vec<String>,
    /// How the values are read.
    pub kind: ContextKind,
    /// Whether the key is a multivalued one.
    pub is_list: bool,
}

/// How a value is read: by the operators that compare it, since a value has no type of its own.
/// ARNs are texts to the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContextKind {
    /// Base64.
    Binary,
    /// `true` or `false`.
    Boolean,
    /// A date or a number of seconds.
    Date,
    /// An address.
    Ip,
    /// A number.
    Numeric,
    /// A text.
    String,
}

/// What the other simulator says to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondOpinion {
    /// It decided.
    Decided {
        /// Allowed, or one of the two ways of denying; never unknown.
        verdict: Verdict,
        /// Condition keys that it missed, as it spells them.
        missing: Vec<String>,
    },
    /// It refused to answer.
    Refused {
        /// The code of its error: letters and digits.
        code: String,
    },
}

impl SecondOpinion {
    /// The word for the answer: the verdict's, or `refused`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Decided { verdict, .. } => verdict.as_str(),
            Self::Refused { .. } => "refused",
        }
    }
}

impl fmt::Display for SecondOpinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decided { verdict, .. } => verdict.fmt(f),
            Self::Refused { code } => write!(f, "refused ({code})"),
        }
    }
}
