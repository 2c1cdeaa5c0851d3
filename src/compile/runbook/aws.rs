//! Commands of the AWS CLI, and where the ids come from that AWS invents.
use crate::artifact::{Artifacts, Command, Commands, Symbol, Word};
use crate::model::{Model, RoleIdentity};
use crate::vocab::{AccountId, Region};

/// The variable with the profile for an account: the one that `deploy.sh` reads.
pub(super) fn profile(account: AccountId) -> String {
    format!("SYNTH_PROFILE_{account}")
}

/// `aws SERVICE OPERATION` in an account and a region.
pub(super) fn aws(account: AccountId, region: &Region, operation: &str) -> Command {
    of_account(account, operation).option("region", region.to_string())
}

/// The same for a service that is in no region.
pub(super) fn of_account(account: AccountId, operation: &str) -> Command {
    Command::new(&format!("aws {operation}")).option("profile", Word::variable(profile(account)))
}

/// Sets `name` to an id that AWS invented, as the stack that made the thing puts it out.
pub(super) fn fetch(artifacts: &Artifacts, symbol: &Symbol, name: &'static str) -> Commands {
    let source = artifacts.symbols.get(symbol);
    let stack = source.and_then(|source| {
        let mut stacks = artifacts.stacks.iter();
        stacks.find(|stack| stack.id == source.stack)
    });
    let (Some(source), Some(stack)) = (source, stack) else {
        // Made by a StackSet, whose stacks have names that AWS invents. The name is one of the blueprint.
        let what = symbol.description();
        let line = format!("{name}=''  # no stack puts it out: the {what}");
        return Commands::default().shell(line);
    };
    let (account, region) = (stack.id.account, &stack.id.region);
    let query = format!(
        "Stacks[0].Outputs[?OutputKey=='{}'].OutputValue | [0]",
        source.output
    );
    let read = aws(account, region, "cloudformation describe-stacks")
        .option("stack-name", &*stack.name)
        .option("query", query)
        .option("output", "text");
    Commands::default().set(name, read)
}

/// `answer-service@search`: a role in its account.
pub(super) fn place(model: &Model, role: &RoleIdentity) -> String {
    let mut accounts = model.accounts.iter();
    let account = accounts.find(|account| account.id == role.account_id);
    let account = account.map_or(role.account_id.as_str(), |account| account.name.as_str());
    format!("{}@{account}", role.name)
}

/// The end of a period that begins some hours ago, for metrics: sets `start` and `end`.
pub(super) fn hours(hours: u32) -> Commands {
    Commands::default()
        .shell("end=$(date +%s)")
        .shell(format!("start=$((end - {}))", hours.saturating_mul(3600)))
}
