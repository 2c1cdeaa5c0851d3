//! Budgets and their alerts.
use super::{Account, Consequence, Consumer, Enforcement, Forbidden, Project, Role};
use crate::diag::Span;
use crate::vocab::{AccountId, Name};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A cost budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Whose cost counts, of what that account is billed for.
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
    /// What carries a cost allocation tag.
    Tag(CostTag),
}

/// A cost allocation tag, and what of the blueprint carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostTag {
    /// Its key.
    pub key: String,
    /// The values that count, sorted; at least one.
    pub values: Vec<String>,
    /// The projects that carry it, of those that the budget's account is billed for: in the management account of an
    /// organization those of every account.
    pub projects: Vec<Arc<Project>>,
    /// The accounts whose things carry it, of those that the budget's account is billed for, by id.
    pub accounts: BTreeSet<AccountId>,
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

    /// Whether actions of AWS Budgets deny invocation for it.
    pub fn is_stopped_by_aws(&self) -> bool {
        self.does(Consequence::DenyInvocationByBudgets)
            || self.does(Consequence::DenyInvocationByScp)
    }

    /// What a service control policy denies for it.
    pub fn forbidden(&self) -> Option<&Forbidden> {
        self.enforcement.as_ref()?.forbidden.as_ref()
    }

    /// What its name at AWS begins with, before a hash: AWS takes 100 characters
    /// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html>).
    pub fn name_begin(&self, blueprint: &Name) -> String {
        let physical = super::physical_name(blueprint, &self.identity);
        physical.chars().take(100 - 1 - 8).collect()
    }

    /// The tag of the service control policy that AWS Budgets attaches for it: whoever attaches is allowed to by that tag.
    pub const STOP_TAG: &'static str = "LlmStops";

    /// The value of [`Self::STOP_TAG`].
    pub fn stop_tag(&self, blueprint: &Name) -> String {
        super::physical_name(blueprint, &self.identity)
    }

    /// Whether this is its name at AWS: what [`Self::name_begin`] gives, and a hash of eight digits.
    pub fn is_named(&self, blueprint: &Name, at_aws: &str) -> bool {
        let begin = self.name_begin(blueprint);
        let hash = at_aws
            .strip_prefix(&begin)
            .and_then(|rest| rest.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
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
    /// The one project or account whose cost it is; `None`: what carries a tag can be in several.
    pub fn consumer(&self) -> Option<Consumer> {
        match self {
            Self::Project(project) => Some(Consumer::Project(project.clone())),
            Self::Account(account) => Some(Consumer::Account(account.clone())),
            Self::Tag(_) => None,
        }
    }

    /// Whether all that is spent in a project counts.
    pub fn has_project(&self, project: &Project) -> bool {
        let same = |own: &Project| own.name == project.name && own.account.id == project.account.id;
        match self {
            Self::Project(own) => same(own),
            Self::Account(account) => account.id == project.account.id,
            Self::Tag(tag) => tag.projects.iter().any(|own| same(own)),
        }
    }

    /// Each project or account whose cost it is.
    pub fn consumers(&self) -> Vec<Consumer> {
        match self {
            Self::Project(_) | Self::Account(_) => self.consumer().into_iter().collect(),
            Self::Tag(tag) => {
                let projects = tag.projects.iter().cloned();
                projects.map(Consumer::Project).collect()
            }
        }
    }

    /// The accounts that what counts is spent in, by id, each once.
    pub fn accounts(&self) -> Vec<Arc<Account>> {
        let all = self.consumers();
        let by_id = all.iter().map(|it| (it.account().id, it.account().clone()));
        by_id.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Whether a role can spend what counts.
    pub fn is_spent_by(&self, role: &Role) -> bool {
        match self {
            Self::Project(_) | Self::Account(_) => {
                self.consumer().is_some_and(|it| it.has_caller(role))
            }
            Self::Tag(tag) => {
                let home = role.identity.home().map(|home| home.id);
                let projects = tag.projects.iter();
                let mut here = projects.filter(|project| Some(project.account.id) == home);
                here.any(|project| Consumer::Project(project.clone()).has_caller(role))
            }
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
