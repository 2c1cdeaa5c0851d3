//! The deployment checklist.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// What is done in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// Whether the folder is what the blueprint says.
    pub check: Commands,
    /// What the organization has to have switched on.
    pub organization: Option<Commands>,
    /// The templates of imports, if something is adopted.
    pub adopts: Option<&'static str>,
    /// The stacks, in their order.
    pub stacks: Vec<DeployedStack>,
    /// The `StackSets`.
    pub stack_sets: Vec<DeployedSet>,
    /// What others add, by account.
    pub handoffs: Vec<AddedByOthers>,
    /// What is done by hand.
    pub by_hand: Vec<ToDoByHand>,
    /// The topics whose subscribers have to confirm.
    pub subscriptions: Vec<Pending>,
    /// The functions that are called once.
    pub functions: Vec<FunctionCheck>,
    /// Whether inference is recorded only by a trail that is told to.
    pub needs_data_events: bool,
    /// What tells whether a trail records inference.
    pub trails: Commands,
    /// Who invokes models, each with a call that works and one that does not.
    pub callers: Vec<CallerCheck>,
    /// Whether requests are routed.
    pub routes: bool,
}

/// A stack that is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeployedStack {
    /// Its name.
    pub name: Code,
    /// Its account's id.
    pub account: String,
    /// Its region.
    pub region: String,
    /// How many resources it has.
    pub resources: usize,
}

/// A `StackSet` that is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeployedSet {
    /// Its name.
    pub name: Code,
    /// Its region.
    pub region: String,
    /// How many accounts it reaches.
    pub accounts: usize,
    /// How it went.
    pub operations: Commands,
}

/// What others add to policies of theirs in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedByOthers {
    /// The account's id.
    pub account: String,
    /// The policies.
    pub policies: Vec<AddedPolicy>,
}

/// One policy of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedPolicy {
    /// What kind of policy.
    pub policy: &'static str,
    /// The thing's name.
    pub name: Code,
    /// The file.
    pub path: String,
}

/// Something done by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToDoByHand {
    /// The account's id.
    pub account: String,
    /// What it is about.
    pub about: String,
    /// The file that says how.
    pub path: String,
}

/// A topic whose subscribers have to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pending {
    /// The topic's name.
    pub topic: Code,
    /// Who is told.
    pub tell: Vec<Code>,
    /// Prints who has not confirmed.
    pub unconfirmed: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// A function that is called once to see that it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FunctionCheck {
    /// The function's name.
    pub function: Code,
    /// Calls it.
    pub call: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// Who invokes a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallerCheck {
    /// The role.
    pub role: Code,
    /// The name of its account.
    pub account: Code,
    /// The model.
    pub model: Code,
    /// What is expected, asked before anything is deployed.
    pub asked: Commands,
    /// A call that has to work.
    pub works: Commands,
    /// A call that has to be denied, and why it is.
    pub denied: Option<DeniedCall>,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}

/// A call that has to be denied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeniedCall {
    /// What is different from the call that works.
    pub because: String,
    /// The call.
    pub call: Commands,
}
