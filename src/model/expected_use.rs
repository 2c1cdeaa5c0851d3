//! What is expected to be used: declared by budgets and caches, the quantity side of a cost.
use super::{Account, LanguageModel, Project, Role, Verb};
use crate::diag::Span;
use crate::vocab::{
    CallRate, DataSize, InferenceOption, Price, Region, ServiceTier, TokenCount, TokenRate,
};
use std::sync::Arc;

/// What uses models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consumer {
    /// Callers in one project.
    Project(Arc<Project>),
    /// Callers of one account, in whichever project or none.
    Account(Arc<Account>),
}

impl Consumer {
    /// The account that is billed.
    pub fn account(&self) -> &Arc<Account> {
        match self {
            Self::Project(project) => &project.account,
            Self::Account(account) => account,
        }
    }

    /// The region that it uses models in.
    pub fn region(&self) -> &Region {
        match self {
            Self::Project(project) => &project.region,
            Self::Account(account) => &account.home_region,
        }
    }

    /// Whether a grant lets its holder use models as a part of it.
    pub fn is_used_by(&self, verb: &Verb) -> bool {
        match self {
            Self::Project(project) => verb.reaches(project),
            Self::Account(_) => verb.is_invocation_on_bedrock(),
        }
    }

    /// Whether a role is a caller of it.
    pub fn has_caller(&self, role: &Role) -> bool {
        let home = role.identity.home();
        home.is_some_and(|home| home.id == self.account().id)
            && role.grants.iter().any(|grant| self.is_used_by(&grant.verb))
    }

    /// The project; `None`: it is an account.
    pub fn project(&self) -> Option<&Arc<Project>> {
        match self {
            Self::Project(project) => Some(project),
            Self::Account(_) => None,
        }
    }
}

/// The expected use of one model by one consumer. No two of a blueprint have the same model and the
/// same consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedUse {
    /// The model.
    pub model: LanguageModel,
    /// Whose use it is.
    pub by: Consumer,
    /// How much.
    pub tokens: TokenUse,
    /// Where it was declared.
    pub span: Span,
}

/// How much of a model is used, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenUse {
    /// Input tokens, cached ones included; `None`: requests times `input_length`.
    pub input: Option<TokenRate>,
    /// Output tokens; `None`: requests times `max_output`.
    pub output: Option<TokenRate>,
    /// The share of the input that is read from the prompt cache, in basis points.
    pub cached: u16,
    /// The share of the input that is written to the prompt cache, in basis points. With `cached`
    /// at most 10,000.
    pub cache_write: u16,
    /// Requests.
    pub requests: Option<CallRate>,
    /// The most tokens of an answer: output is never more than requests times this.
    pub max_output: Option<TokenCount>,
    /// Tokens of one request's input: long inputs may cost more.
    pub input_length: Option<TokenCount>,
    /// The service tier.
    pub tier: ServiceTier,
    /// In or across regions.
    pub inference: InferenceOption,
}

/// A change of a use: what it leaves out stays.
#[derive(Debug, Clone, Default)]
pub struct UseChange {
    /// See [`TokenUse::input`].
    pub input: Option<TokenRate>,
    /// See [`TokenUse::output`].
    pub output: Option<TokenRate>,
    /// See [`TokenUse::cached`].
    pub cached: Option<u16>,
    /// See [`TokenUse::cache_write`].
    pub cache_write: Option<u16>,
    /// See [`TokenUse::requests`].
    pub requests: Option<CallRate>,
    /// See [`TokenUse::max_output`].
    pub max_output: Option<TokenCount>,
    /// See [`TokenUse::input_length`].
    pub input_length: Option<TokenCount>,
    /// See [`TokenUse::tier`].
    pub tier: Option<ServiceTier>,
    /// See [`TokenUse::inference`].
    pub inference: Option<InferenceOption>,
}

/// Why a use cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncountable {
    /// Neither input nor requests and their length are known.
    Input,
    /// Neither output nor requests and the most tokens of an answer are known.
    Output,
    /// A cap on answers says nothing without the number of requests.
    Requests,
    /// More than the whole input is read from or written to the prompt cache.
    Shares,
}

impl UseChange {
    /// The use with this change.
    ///
    /// # Errors
    /// Says what is missing, or too much, in the changed use.
    pub fn of(&self, before: TokenUse) -> Result<TokenUse, Uncountable> {
        let after = TokenUse {
            input: self.input.or(before.input),
            output: self.output.or(before.output),
            cached: self.cached.unwrap_or(before.cached),
            cache_write: self.cache_write.unwrap_or(before.cache_write),
            requests: self.requests.or(before.requests),
            max_output: self.max_output.or(before.max_output),
            input_length: self.input_length.or(before.input_length),
            tier: self.tier.unwrap_or(before.tier),
            inference: self.inference.unwrap_or(before.inference),
        };
        if after.cached.saturating_add(after.cache_write) > 10_000 {
            Err(Uncountable::Shares)
        } else if after.max_output.is_some() && after.requests.is_none() {
            Err(Uncountable::Requests)
        } else if after.input.is_none() && after.requests.and(after.input_length).is_none() {
            Err(Uncountable::Input)
        } else if after.output.is_none() && after.requests.and(after.max_output).is_none() {
            Err(Uncountable::Output)
        } else {
            Ok(after)
        }
    }
}

/// How much of a cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CacheUse {
    /// Answers looked up.
    pub reads: Option<CallRate>,
    /// Answers kept.
    pub writes: Option<CallRate>,
    /// The size of one answer; known wherever reads or writes are.
    pub item_size: Option<DataSize>,
    /// What is kept at a time.
    pub stored: Option<DataSize>,
    /// What is paid by the hour whatever is read.
    pub fixed: Option<Price>,
}

/// How much of a semantic store is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VectorUse {
    /// Vectors put.
    pub puts: Option<CallRate>,
    /// Questions looked for.
    pub queries: Option<CallRate>,
    /// The size of what is kept beside a vector; known wherever puts are.
    pub item_size: Option<DataSize>,
    /// What is kept at a time.
    pub stored: Option<DataSize>,
}
