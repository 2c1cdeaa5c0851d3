//! Budgets.
use super::choice::choice;
use super::{ExpectedUse, Section, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A cost budget.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
    /// Whose cost counts.
    pub covers: Located<Covers>,
    /// The limit.
    #[schemars(example = "5000 USD/month")]
    pub limit: Text,
    /// What is expected to be used by what it covers, by model: what that costs is held against the limit.
    #[serde(default)]
    pub expects: Section<ExpectedUse>,
    /// Who is told when, and what happens then.
    #[schemars(length(min = 1, max = 10))]
    pub alerts: Vec<Located<Alert>>,
    /// What denies invocation within minutes: the bill shows what is spent hours later.
    #[serde(default)]
    pub brake: Option<Located<Brake>>,
    /// The most tokens that callers can use, by model: what a stop that comes late may cost is computed from it.
    #[serde(default)]
    pub peak: Section<Peak>,
    /// The roles that may lift a stop before its time. They are of the budget's account.
    #[serde(default)]
    pub lifted_by: Vec<Text>,
    /// The roles and permission sets that no stop denies anything, though they spend what the budget counts.
    #[serde(default)]
    pub spares: Vec<Text>,
}

/// A limit of tokens in a short time, counted by bedrock-mantle.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Brake {
    /// The most input tokens.
    #[serde(default)]
    #[schemars(example = "20M tokens")]
    pub input: Option<Text>,
    /// The most output tokens.
    #[serde(default)]
    #[schemars(example = "2M tokens")]
    pub output: Option<Text>,
    /// In which time.
    #[schemars(example = "15min")]
    pub within: Text,
    /// E-mail addresses.
    #[schemars(length(min = 1, max = 10))]
    pub tell: Vec<Text>,
}

/// The most tokens of a model that callers can use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Peak {
    /// Input tokens.
    #[schemars(example = "30M tokens/hour")]
    pub input: Text,
    /// Output tokens.
    #[schemars(example = "6M tokens/hour")]
    pub output: Text,
}

/// What an alert does beside telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ConsequenceWord {
    /// The flag of the budget says `degrade`: callers that read it do with less.
    Degrade,
    /// The enforcer denies invocation to every role that spends what the budget counts, until the period ends or someone lifts it.
    DenyInvocation,
    /// An action of AWS Budgets denies it, until someone reverses that.
    DenyInvocationByBudgets,
    /// An action of AWS Budgets attaches a service control policy that denies it to everyone in the accounts, until someone
    /// reverses that. The management account holds such a budget.
    DenyInvocationByScp,
}

/// What a budget counts, told by its key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Covers {
    #[serde(rename = "project")]
    Project(CoversProject),
    #[serde(rename = "account")]
    Account(CoversAccount),
    #[serde(rename = "tag")]
    Tag(CoversTag),
}

choice!(Covers, "What a budget counts.":
    "project" => CoversProject,
    "account" => CoversAccount,
    "tag" => CoversTag,
);

/// What one project costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversProject {
    /// The project, by name.
    pub project: Text,
    /// The account that holds the budget: the project's, or the management account.
    #[serde(default)]
    pub r#in: Option<Text>,
}

/// What one account costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversAccount {
    /// The account, by name.
    pub account: Text,
    /// The account that holds the budget: the same one, or the management account.
    #[serde(default)]
    pub r#in: Option<Text>,
}

/// What everything costs that carries a cost allocation tag.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversTag {
    /// The tag's key.
    #[schemars(example = &"CostCenter")]
    pub tag: Text,
    /// Its values, 1 to 10.
    #[schemars(length(min = 1, max = 10))]
    pub values: Vec<Text>,
    /// The account that holds the budget, which counts what that account is billed for; the management account is billed for all,
    /// and is meant where nothing is said.
    #[serde(default)]
    pub r#in: Option<Text>,
}

/// An alert at a share of the limit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alert {
    /// What it does beside telling.
    #[serde(default)]
    pub then: Option<Located<ConsequenceWord>>,
    /// The share of the limit.
    #[schemars(example = "80%")]
    pub at: Text,
    /// E-mail addresses.
    #[schemars(length(min = 1, max = 10))]
    pub tell: Vec<Text>,
}
