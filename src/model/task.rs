//! What a function needs to do with other things, beside what roles can be granted in a blueprint.
use super::{Account, EncryptionKey};
use crate::vocab::{Name, Region};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One kind of thing that is done with one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is done.
    pub kind: TaskKind,
    /// The name of the thing in the blueprint, for statement ids and sentences.
    pub thing: Name,
    /// The account that holds the thing.
    pub account: Arc<Account>,
    /// The thing's region.
    pub region: Region,
    /// What tells the thing from others, by the parameter that the catalogue's patterns name, such as `table`.
    pub parameters: BTreeMap<&'static str, String>,
    /// The key it is encrypted with.
    pub key: Option<EncryptionKey>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// Attach one managed policy (`policy`, its ARN) to one role (`role`: path and name), and detach it.
    AttachPolicy,
    /// Attach the service control policies of an organization (`organization`) with a tag (`stops`), and detach them.
    AttachStopPolicy,
    /// Attach policies to one account (`target`) of an organization (`organization`), and detach them.
    AttachToAccount,
    /// Turn the logging of model invocations on and off, and see what it is.
    ConfigureInvocationLogging,
    /// Call a function (`function`).
    InvokeFunction,
    /// Count in items of a table (`table`).
    KeepCounts,
    /// Read and change flags in a table (`table`).
    KeepFlags,
    /// Read and write items of a table (`table`) by key.
    KeepItems,
    /// List the managed policies of a role (`role`: path and name).
    ListPolicies,
    /// Pass a role (`role`: path and name) to a service (`service`).
    PassRole,
    /// Publish to a topic (`topic`, its ARN).
    PublishToTopic,
    /// Read the state of alarms.
    ReadAlarms,
    /// Read a budget (`budget`: what its name begins with).
    ReadBudget,
    /// Read flags in a table (`table`).
    ReadFlags,
    /// Write to a log group (`log_group`).
    WriteLogs,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::AttachPolicy,
        Self::AttachStopPolicy,
        Self::AttachToAccount,
        Self::ConfigureInvocationLogging,
        Self::InvokeFunction,
        Self::KeepCounts,
        Self::KeepFlags,
        Self::KeepItems,
        Self::ListPolicies,
        Self::PassRole,
        Self::PublishToTopic,
        Self::ReadAlarms,
        Self::ReadBudget,
        Self::ReadFlags,
        Self::WriteLogs,
    ];

    /// The word in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Self::AttachPolicy => "attach-policy",
            Self::AttachStopPolicy => "attach-stop-policy",
            Self::AttachToAccount => "attach-to-account",
            Self::ConfigureInvocationLogging => "configure-invocation-logging",
            Self::InvokeFunction => "invoke-function",
            Self::KeepCounts => "keep-counts",
            Self::KeepFlags => "keep-flags",
            Self::KeepItems => "keep-items",
            Self::ListPolicies => "list-policies",
            Self::PassRole => "pass-role",
            Self::PublishToTopic => "publish-to-topic",
            Self::ReadAlarms => "read-alarms",
            Self::ReadBudget => "read-budget",
            Self::ReadFlags => "read-flags",
            Self::WriteLogs => "write-logs",
        }
    }

    /// What it is, in front of the thing's name.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::AttachPolicy => "attach the policy of",
            Self::AttachStopPolicy => "attach the service control policy of",
            Self::AttachToAccount => "attach policies to",
            Self::ConfigureInvocationLogging => "configure the invocation logging of",
            Self::InvokeFunction => "call",
            Self::KeepCounts => "count in",
            Self::KeepFlags => "set flags in",
            Self::KeepItems => "keep items in",
            Self::ListPolicies => "list the policies of",
            Self::PassRole => "pass the role of",
            Self::PublishToTopic => "publish to",
            Self::ReadAlarms => "read the alarms beside",
            Self::ReadBudget => "read",
            Self::ReadFlags => "read flags in",
            Self::WriteLogs => "write the log of",
        }
    }
}
