//! The runbook: how this estate is deployed, and what to do when it spends, fails or is attacked.
//!
//! Everything in it is data of the blueprint; the templates have the sentences, and no logic but loops and conditions.
mod audit;
mod checklist;
mod commands;
mod degradation;
mod security;
mod spending;
mod troubleshooting;

pub use audit::{Audit, AuditedAccount, InferenceLog, SavedQuery};
pub use checklist::{
    AddedByOthers, AddedPolicy, CallerCheck, Checklist, DeniedCall, DeployedSet, DeployedStack,
    FunctionCheck, Pending, ToDoByHand,
};
pub use commands::{Code, Command, Commands, Word};
pub use degradation::{Degradation, Diversion, MetricsPage, RoutePage};
pub use security::{
    Revocation, RevokedApiKeys, RevokedKey, RevokedPeople, RevokedSecret, Security,
};
pub use spending::{
    ActionPage, AlertLine, AnomalyPage, BudgetPage, EnforcedStop, FlagsPage, ForbiddenPage,
    Spending,
};
pub use troubleshooting::{CachePage, Denials, Troubleshooting, TrustPage};

use super::OutputFile;
use serde::Serialize;

/// The path of the runbook below the output folder.
pub const RUNBOOK: &str = "RUNBOOK.md";

/// What one blueprint's runbook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Runbook {
    /// The blueprint's name.
    pub blueprint: Code,
    /// What has to be set before any command works.
    pub before: Commands,
    /// The guardrails that bind whoever runs the commands, and whom they except.
    pub bound_by: Vec<BoundBy>,
    /// How it is deployed.
    pub checklist: Checklist,
    /// What to do when it spends too much.
    pub spending: Option<Spending>,
    /// What to do when models fail.
    pub degradation: Option<Degradation>,
    /// What to do when someone is where they must not be.
    pub security: Security,
    /// Who did what.
    pub audit: Audit,
    /// Why something does not work.
    pub troubleshooting: Troubleshooting,
}

/// Accounts in which the same is done as in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedBy {
    /// The id of the account whose commands stand there.
    pub id: String,
    /// The others, each with its name and its id.
    pub others: Vec<String>,
}

/// A guardrail that denies what the runbook does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BoundBy {
    /// Its word.
    pub guardrail: Code,
    /// Whom it does not bind.
    pub except: Vec<Code>,
}

const TEMPLATE: &str = concat!(
    include_str!("../templates/runbook/begin.md"),
    include_str!("../templates/runbook/checklist.md"),
    include_str!("../templates/runbook/spending.md"),
    include_str!("../templates/runbook/degradation.md"),
    include_str!("../templates/runbook/security.md"),
    include_str!("../templates/runbook/audit.md"),
    include_str!("../templates/runbook/troubleshooting.md"),
);

/// The text with one blank line where a section that is left out would leave several.
fn single_blank_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        if !(blank && line.is_empty()) {
            lines.push_str(line);
            lines.push('\n');
        }
        blank = line.is_empty();
    }
    lines.truncate(lines.trim_end().len());
    lines + "\n"
}

/// The runbook as a file.
pub(super) fn runbook_file(runbook: &Runbook) -> OutputFile {
    // The data has no map that is not one of texts, and a test renders every template.
    let context = tera::Context::from_serialize(runbook).unwrap_or_default();
    let text = tera::Tera::one_off(TEMPLATE, &context, false).unwrap_or_default();
    OutputFile {
        path: RUNBOOK.to_owned(),
        text: single_blank_lines(&text),
    }
}
