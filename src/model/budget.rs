//! Budgets and their alerts.
use super::{Account, Project};
use crate::diag::Span;
use crate::vocab::Name;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A cost budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// Whose cost counts.
    pub covers: Covers,
    /// The limit, in US dollars a period, exact.
    pub limit: Decimal,
    /// How often the budget starts anew.
    pub period: Period,
    /// Who is told when, lowest threshold first.
    pub alerts: Vec<Alert>,
    /// Where it was declared.
    pub span: Span,
}

/// What a budget counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// What carries the cost allocation tag of one project.
    Project(Arc<Project>),
    /// Everything in one account.
    Account(Arc<Account>),
}

impl Covers {
    /// The account whose cost it is, which also holds the budget.
    pub fn account(&self) -> &Arc<Account> {
        match self {
            Self::Project(project) => &project.account,
            Self::Account(account) => account,
        }
    }
}

/// AWS Budgets' time units
/// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A calendar day, UTC.
    Daily,
    /// A calendar month.
    Monthly,
    /// A calendar quarter.
    Quarterly,
    /// A calendar year.
    Annually,
}

/// A notification at a share of the limit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alert {
    /// Per cent of the limit.
    pub at: Decimal,
    /// E-mail addresses, sorted, 1 to 10.
    pub tell: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}
