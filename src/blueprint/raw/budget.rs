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
    /// Who is told when.
    #[schemars(length(min = 1, max = 10))]
    pub alerts: Vec<Located<Alert>>,
}

/// What a budget counts, told by its key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Covers {
    #[serde(rename = "project")]
    Project(CoversProject),
    #[serde(rename = "account")]
    Account(CoversAccount),
}

choice!(Covers, "What a budget counts.":
    "project" => CoversProject,
    "account" => CoversAccount,
);

/// What one project costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversProject {
    /// The project, by name.
    pub project: Text,
}

/// What one account costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversAccount {
    /// The account, by name.
    pub account: Text,
}

/// An alert at a share of the limit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alert {
    /// The share of the limit.
    #[schemars(example = "80%")]
    pub at: Text,
    /// E-mail addresses.
    #[schemars(length(min = 1, max = 10))]
    pub tell: Vec<Text>,
}
