//! Why something does not work.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// Why something does not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Troubleshooting {
    /// Calls that are denied.
    pub denials: Option<Denials>,
    /// What was projected and what is billed.
    pub cost: Option<Commands>,
    /// Whether bills tell projects apart by a tag.
    pub cost_tag: Option<Code>,
    /// The caches.
    pub caches: Vec<CachePage>,
    /// Whether models of Bedrock are invoked, whose provider caches prompts.
    pub caches_prompts: bool,
}

/// Calls that are denied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Denials {
    /// What is to be asked for each caller, with what has to be answered.
    pub questions: Commands,
    /// Who may become a role, decided by its trust policy alone.
    pub trusts: Vec<TrustPage>,
    /// Where bedrock-mantle is reached: `bedrock-mantle.us-east-2.api.aws/openai/v1`.
    pub mantle: Vec<Code>,
    /// Where bedrock-runtime is reached.
    pub runtime: Vec<Code>,
    /// Ids of models, as calls have to name them.
    pub models: Vec<Code>,
    /// Networks that calls have to come through.
    pub networks: Vec<Code>,
    /// Permissions boundaries.
    pub boundaries: Vec<Code>,
    /// Guardrails.
    pub guardrails: Vec<Code>,
    /// Policies that enforcement attaches.
    pub stops: Vec<Code>,
    /// Whether others have to add something.
    pub handoffs: bool,
}

/// A cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CachePage {
    /// Its name in the blueprint.
    pub name: Code,
    /// The table or the cache that keeps the answers.
    pub store: Code,
    /// Whether that is a table.
    pub in_table: bool,
    /// The parts of the key beside the request.
    pub key_by: Vec<&'static str>,
    /// How long an answer is served, in seconds.
    pub ttl_seconds: u64,
    /// The attribute with the key.
    pub key: &'static str,
    /// The attribute with the second from which an answer is not served.
    pub expiry: &'static str,
    /// What the table says.
    pub look: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// Who may become a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrustPage {
    /// What asks them.
    pub commands: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}
