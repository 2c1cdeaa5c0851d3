//! The playbook for callers and credentials that are not to be trusted any more.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// What to do when someone is where they must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Security {
    /// The sessions of roles, by account.
    pub sessions: Vec<Revocation>,
    /// The permission sets, which people enter with.
    pub people: Vec<RevokedPeople>,
    /// The API keys of Bedrock, by account.
    pub api_keys: Vec<RevokedApiKeys>,
    /// The API keys of other providers.
    pub secrets: Vec<RevokedSecret>,
    /// The KMS keys.
    pub keys: Vec<RevokedKey>,
}

/// The roles of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revocation {
    /// The account's name.
    pub account: Code,
    /// Ends the sessions that began before now, a line for each role.
    pub revoke: Commands,
    /// Lets roles be used again, once every session from before has ended.
    pub restore: Commands,
    /// The longest session of any of them, in hours, rounded up.
    pub hours: u32,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// A permission set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevokedPeople {
    /// Its name.
    pub name: Code,
    /// Takes it from its groups.
    pub revoke: Commands,
    /// How long a session lasts that is open, in hours, rounded up.
    pub hours: u32,
}

/// The API keys of Bedrock in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevokedApiKeys {
    /// The account's name.
    pub account: Code,
    /// Lists them.
    pub list: Commands,
    /// Makes one useless.
    pub deactivate: Commands,
    /// Deletes one.
    pub delete: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// An API key of another provider, in a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevokedSecret {
    /// The secret's name in the blueprint.
    pub name: Code,
    /// The provider.
    pub provider: Code,
    /// Who reads it.
    pub readers: Vec<Code>,
    /// Puts the new key in its place.
    pub rotate: Commands,
}

/// A KMS key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevokedKey {
    /// Its alias.
    pub alias: Code,
    /// What nobody can read while it is disabled.
    pub encrypts: Vec<Code>,
    /// Disables it.
    pub disable: Commands,
    /// Enables it again.
    pub enable: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}
