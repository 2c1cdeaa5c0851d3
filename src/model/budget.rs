//! Budgets and their alerts.
use super::{Account, Consequence, Enforcement, Project};
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
    /// How what it covers is stopped, if an alert or a brake does that.
    pub enforcement: Option<Enforcement>,
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

impl Budget {
    /// Whether one of its alerts does this.
    pub fn does(&self, consequence: Consequence) -> bool {
        self.alerts
            .iter()
            .any(|alert| alert.then == Some(consequence))
    }

    /// Whether its account needs the enforcer for it: something is to be stopped or told by flags.
    pub fn is_enforced(&self) -> bool {
        self.enforcement
            .as_ref()
            .is_some_and(|it| it.brake.is_some())
            || self.does(Consequence::Degrade)
            || self.does(Consequence::DenyInvocation)
    }

    /// Whether the enforcer denies invocation for it.
    pub fn is_stopped_by_enforcer(&self) -> bool {
        self.does(Consequence::DenyInvocation)
            || self
                .enforcement
                .as_ref()
                .is_some_and(|it| it.brake.is_some())
    }

    /// What its name at AWS begins with, before a hash: AWS takes 100 characters
    /// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html>).
    pub fn name_begin(&self, blueprint: &Name) -> String {
        let physical = super::physical_name(blueprint, &self.identity);
        physical.chars().take(100 - 1 - 8).collect()
    }

    /// The name of the topic that its alerts go to the enforcer through.
    pub fn topic(&self) -> String {
        format!("{}-spend", self.name)
    }

    /// The name of the topic that its brake goes to the enforcer through.
    pub fn brake_topic(&self) -> String {
        format!("{}-brake", self.name)
    }
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
    /// What it does beside telling.
    pub then: Option<Consequence>,
    /// E-mail addresses, sorted, 1 to 10.
    pub tell: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}
