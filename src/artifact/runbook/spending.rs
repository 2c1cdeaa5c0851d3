//! The playbook for cost.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// What to do when the estate spends too much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spending {
    /// The budgets.
    pub budgets: Vec<BudgetPage>,
    /// What was spent, by project; where projects are billed.
    pub by_project: Option<Commands>,
    /// What anomalies monitors found.
    pub anomalies: Vec<AnomalyPage>,
    /// The tables of flags that callers read, and what they say.
    pub flags: Vec<FlagsPage>,
}

/// A monitor of anomalies in cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnomalyPage {
    /// Its name in the blueprint.
    pub name: Code,
    /// The name of the account whose cost it sees.
    pub account: Code,
    /// The least that an anomaly costs to be told.
    pub above: String,
    /// What was found this month.
    pub found: Commands,
}

/// One budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BudgetPage {
    /// Its name in the blueprint.
    pub name: Code,
    /// Its limit and period: `5000 USD a month`.
    pub limit: String,
    /// What it counts: `that project`.
    pub covers: String,
    /// Whether that is a tag.
    pub by_tag: bool,
    /// The name of what it counts, or the tag.
    pub covered: Code,
    /// Its alerts.
    pub alerts: Vec<AlertLine>,
    /// What stops callers on its brake: `20000000 input tokens within 900 s`.
    pub brake: Vec<String>,
    /// Who is told of the brake.
    pub brake_tells: Vec<Code>,
    /// What it is at.
    pub look: Commands,
    /// Who can spend what it counts and is stopped.
    pub stopped: Vec<Code>,
    /// How the enforcer stops and lets go.
    pub enforcer: Option<EnforcedStop>,
    /// The actions of AWS Budgets.
    pub action: Option<ActionPage>,
    /// The service control policy that stops whole accounts.
    pub forbidden: Option<ForbiddenPage>,
    /// Denies invocation without any function.
    pub by_hand: Commands,
    /// Whether that attaches a policy that is there, and writes none.
    pub attaches: bool,
    /// Takes it back.
    pub by_hand_back: Commands,
    /// Shows who is denied.
    pub denied: Option<Commands>,
    /// Those who can spend and that no policy of a role stops.
    pub people: Vec<Code>,
    /// How people are stopped.
    pub people_stop: Commands,
}

/// An alert of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertLine {
    /// Per cent of the limit.
    pub at: String,
    /// The amount.
    pub amount: String,
    /// What it does beside telling.
    pub then: Option<&'static str>,
    /// Who is told.
    pub tell: Vec<Code>,
}

/// How the enforcer stops and lets go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnforcedStop {
    /// The function's name.
    pub function: Code,
    /// Stops.
    pub block: Commands,
    /// Lets go.
    pub lift: Commands,
    /// Who may let go beside administrators of the account.
    pub lifted_by: Vec<Code>,
    /// When it lets go by itself.
    pub until: &'static str,
}

/// The actions of AWS Budgets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionPage {
    /// Lists them with their state.
    pub list: Commands,
    /// Takes back those that were executed.
    pub reverse: Commands,
    /// Arms those that were taken back.
    pub reset: Commands,
}

/// A service control policy that stops whole accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForbiddenPage {
    /// The names of the accounts.
    pub accounts: Vec<Code>,
    /// Who goes on.
    pub spared: Vec<Code>,
    /// Attaches it.
    pub attach: Commands,
    /// Takes it back.
    pub detach: Commands,
}

/// What the flags of one account say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagsPage {
    /// What asks them.
    pub commands: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}
