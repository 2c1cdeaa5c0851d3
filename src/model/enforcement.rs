//! What stops spending, and who may let it go on.
use super::{Account, LanguageModel, RoleIdentity};
use crate::diag::Span;
use crate::vocab::{Region, TokenCount, TokenRate};
use std::sync::Arc;

/// What an alert does beside telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    /// The flag says that callers should do with less.
    Degrade,
    /// The enforcer denies invocation to those who spend, until the period ends or someone lifts it.
    DenyInvocation,
    /// AWS Budgets itself denies it to roles of its account, until someone reverses that.
    DenyInvocationByBudgets,
    /// AWS Budgets denies it to everyone in the accounts, by a service control policy, until someone reverses that.
    DenyInvocationByScp,
}

impl Consequence {
    /// The word in a blueprint.
    pub fn word(self) -> &'static str {
        match self {
            Self::Degrade => "degrade",
            Self::DenyInvocation => "deny-invocation",
            Self::DenyInvocationByBudgets => "deny-invocation-by-budgets",
            Self::DenyInvocationByScp => "deny-invocation-by-scp",
        }
    }
}

/// How what a budget covers is stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforcement {
    /// The roles that a policy is attached to which denies them to invoke: all that can spend what the budget counts, by ARN.
    pub stopped: Vec<Arc<RoleIdentity>>,
    /// The accounts in which a service control policy denies it, if an alert has that attached.
    pub forbidden: Option<Forbidden>,
    /// The roles that can spend what the budget counts and that no stop denies anything, by ARN.
    pub spared: Vec<Arc<RoleIdentity>>,
    /// The roles that may lift a stop; of the budget's account.
    pub lifted_by: Vec<Arc<RoleIdentity>>,
    /// What stops callers long before the bill shows what they do.
    pub brake: Option<Brake>,
    /// The most that callers can use, by model.
    pub peaks: Vec<(LanguageModel, Peak)>,
}

impl Enforcement {
    /// Whether a role is stopped, in whichever way.
    pub fn stops(&self, role: &RoleIdentity) -> bool {
        let forbidden = self.forbidden.iter().flat_map(|it| &it.callers);
        let mut all = self.stopped.iter().chain(forbidden);
        all.any(|stopped| stopped.arn == role.arn)
    }
}

/// What a service control policy of a budget denies once AWS Budgets has attached it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbidden {
    /// The accounts that it is attached to, by id: whoever is in them may invoke nothing any more.
    pub accounts: Vec<Arc<Account>>,
    /// The roles that can spend what the budget counts, by ARN.
    pub callers: Vec<Arc<RoleIdentity>>,
    /// The roles that it says nothing of, by ARN.
    pub spared: Vec<Arc<RoleIdentity>>,
}

/// The most tokens that callers can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    /// Of input.
    pub input: TokenRate,
    /// Of output.
    pub output: TokenRate,
}

/// Alarms on tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brake {
    /// The most input tokens within that time.
    pub input: Option<TokenCount>,
    /// The most output tokens within that time.
    pub output: Option<TokenCount>,
    /// The time, in seconds: a multiple of 60, at most a day.
    pub within_seconds: u32,
    /// E-mail addresses, sorted.
    pub tell: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}

/// What an account has to stop spending with: one function, one table of flags, one policy for each way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforcer {
    /// The account.
    pub account: Arc<Account>,
    /// Its home region, where the function and the flags are.
    pub region: Region,
    /// The table of flags.
    pub table_name: String,
    /// The path of its policies in IAM, with both slashes.
    pub path: String,
    /// The blueprint's part of their names.
    pub blueprint: String,
    /// The role that AWS Budgets stops with, if a budget has it do so.
    pub budgets_role: Option<Arc<RoleIdentity>>,
    /// Where it was asked for first.
    pub span: Span,
}

impl Enforcer {
    /// The attribute that names a flag.
    pub const FLAG: &'static str = "flag";

    /// The name of the policy that denies invocation, attached in one way.
    pub fn policy_name(&self, by: Consequence) -> String {
        format!("{}-{}", self.blueprint, by.word())
    }

    /// Its ARN.
    pub fn policy_arn(&self, by: Consequence) -> String {
        let (partition, account) = (self.region.partition(), self.account.id);
        let (path, name) = (&self.path, self.policy_name(by));
        format!("arn:{partition}:iam::{account}:policy{path}{name}")
    }
}
