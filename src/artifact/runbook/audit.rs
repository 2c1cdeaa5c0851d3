//! Who did what: queries.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// What is asked of CloudTrail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// What management events say, by account.
    pub accounts: Vec<AuditedAccount>,
    /// What data events say of inference on bedrock-mantle, if some role invokes there.
    pub inference: Option<InferenceLog>,
}

/// What the management events of one account say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditedAccount {
    /// The account's name.
    pub account: Code,
    /// Who invoked on bedrock-runtime, if some role does.
    pub runtime: Option<Commands>,
    /// Who became its roles.
    pub assumed: Option<Commands>,
    /// Who of another account became anything.
    pub across: Commands,
    /// Who made API keys.
    pub keys: Commands,
    /// Who changed roles and policies.
    pub changes: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// Where inference is recorded, and what is asked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InferenceLog {
    /// The trails of the blueprint that record it.
    pub trails: Vec<Code>,
    /// The queries that are saved in Athena; where there are some, the others are not needed.
    pub saved: Vec<SavedQuery>,
    /// Sets where to ask.
    pub begin: Commands,
    /// Who invoked which model, from where.
    pub who: Commands,
    /// Who invoked with a bearer token.
    pub bearer: Commands,
    /// Who invoked and is no role of this blueprint.
    pub strangers: Commands,
}

/// A query that is saved in Athena.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedQuery {
    /// Its name.
    pub name: Code,
    /// What it finds.
    pub about: Code,
    /// Runs it.
    pub run: Commands,
}
