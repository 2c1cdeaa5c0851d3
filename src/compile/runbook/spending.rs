//! The playbook for cost: what is spent, how it is stopped now, how it goes on.
use super::alike::alike;
use super::aws::{aws, fetch, hours, of_account, place};
use super::id_of;
use crate::artifact::{
    ActionPage, AlertLine, AnomalyPage, Artifacts, BudgetPage, Code, Command, Commands,
    EnforcedStop, FlagsPage, Json, Spending, Word,
};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::compile::budget::budget_name;
use crate::model::{
    AnomalyMonitor, Budget, Consequence, Covers, Enforcer, Function, FunctionKind, Model, Owner,
    Period, PermissionSet, Project, Role, RoleIdentity, Verb,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The name of the policy that a person writes into roles where the blueprint makes none.
const BY_HAND: &str = "StopSpendingByHand";

pub(super) fn spending(model: &Model, artifacts: &Artifacts) -> Option<Spending> {
    if model.budgets.is_empty() && model.anomalies.is_empty() {
        return None;
    }
    let budgets = model.budgets.iter();
    Some(Spending {
        budgets: budgets
            .map(|budget| page(model, artifacts, budget))
            .collect(),
        by_project: by_project(model),
        anomalies: model.anomalies.iter().map(anomalies).collect(),
        flags: flags(model),
    })
}

/// What AWS Cost Anomaly Detection found this month
/// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetAnomalies.html>).
fn anomalies(monitor: &AnomalyMonitor) -> AnomalyPage {
    let found = of_account(monitor.account.id, "ce get-anomalies")
        .option("region", "us-east-1")
        .option("date-interval", Word::from("StartDate=").then("start"))
        .option(
            "query",
            "Anomalies[].[AnomalyStartDate, Impact.TotalImpact, RootCauses[].Service]",
        );
    AnomalyPage {
        name: Code::new(monitor.name.as_str()),
        account: Code::new(monitor.account.name.as_str()),
        above: monitor.above.normalize().to_string(),
        found: Commands::default()
            .shell("start=$(date -u +%Y-%m-01)")
            .run(found),
    }
}

fn flags(model: &Model) -> Vec<FlagsPage> {
    let with_flags = model.enforcers.iter().filter(|enforcer| {
        let mut budgets = model.budgets.iter();
        budgets
            .any(|budget| budget.is_enforced() && budget.covers.account().id == enforcer.account.id)
    });
    let pages = with_flags.map(|enforcer| {
        let scan = aws(enforcer.account.id, &enforcer.region, "dynamodb scan")
            .option("table-name", &*enforcer.table_name)
            .option("query", "Items[].[flag.S, level.S, until.N, reason.S]")
            .option("output", "text");
        (&*enforcer.account, Commands::default().run(scan))
    });
    alike(pages)
        .into_iter()
        .map(|(_, commands, shared)| FlagsPage { commands, shared })
        .collect()
}

/// Calls a function and prints what it answers.
pub(super) fn invoke(function: &Function, payload: Word) -> Command {
    aws(function.account.id, &function.region, "lambda invoke")
        .option("function-name", &*function.function_name)
        .option("cli-binary-format", "raw-in-base64-out")
        .option("payload", payload)
        .word("/dev/stdout")
}

/// The cost of this month by project, where the bill is: the management account, or each account.
fn by_project(model: &Model) -> Option<Commands> {
    let project = model.projects.first()?;
    let payer = match &model.organization {
        Some(organization) => &organization.management,
        None => &project.account,
    };
    let cost = of_account(payer.id, "ce get-cost-and-usage")
        .option("region", "us-east-1")
        .option("granularity", "DAILY")
        .option("metrics", "UnblendedCost")
        .option(
            "time-period",
            Word::from("Start=").then("start").text(",End=").then("end"),
        )
        .option("group-by", format!("Type=TAG,Key={}", Project::COST_TAG))
        .option(
            "query",
            "ResultsByTime[].[TimePeriod.Start, Groups[].[Keys[0], Metrics.UnblendedCost.Amount]]",
        );
    Some(
        Commands::default()
            .shell("start=$(date -u +%Y-%m-01)")
            .shell("end=$(date -u -d tomorrow +%F 2>/dev/null || date -u -v+1d +%F)")
            .run(cost),
    )
}

fn page(model: &Model, artifacts: &Artifacts, budget: &Budget) -> BudgetPage {
    let (covers, covered) = match &budget.covers {
        Covers::Project(project) => ("project", &project.name),
        Covers::Account(account) => ("account", &account.name),
    };
    let spenders: Vec<&Role> = model
        .roles
        .iter()
        .filter(|role| spends(budget, role))
        .collect();
    let stopped: Vec<&RoleIdentity> = match &budget.enforcement {
        Some(enforcement) => enforcement.stopped.iter().map(|role| &**role).collect(),
        None => spenders
            .iter()
            .map(|role| &*role.identity)
            .filter(|role| matches!(role.owner, Owner::Synth(_)))
            .collect(),
    };
    let people: Vec<&RoleIdentity> = spenders
        .iter()
        .map(|role| &*role.identity)
        .filter(|role| role.is_of_permission_set())
        .collect();
    let stop = Stop::of(model, budget, &stopped);
    let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
    BudgetPage {
        name: Code::new(budget.name.as_str()),
        limit: format!("{} USD {}", budget.limit, period(budget.period)),
        covers: covers.to_owned(),
        covered: Code::new(covered.as_str()),
        alerts: budget
            .alerts
            .iter()
            .map(|alert| {
                let share = alert.at.saturating_mul(Decimal::new(1, 2));
                AlertLine {
                    at: alert.at.normalize().to_string(),
                    amount: budget.limit.saturating_mul(share).normalize().to_string(),
                    then: alert.then.map(consequence),
                    tell: alert.tell.iter().map(Code::new).collect(),
                }
            })
            .collect(),
        brake: brake
            .into_iter()
            .flat_map(|brake| {
                let within = brake.within_seconds;
                let line =
                    |count: u64, word: &str| format!("{count} {word} tokens within {within} s");
                let input = brake.input.map(|count| line(count.tokens(), "input"));
                let output = brake.output.map(|count| line(count.tokens(), "output"));
                input.into_iter().chain(output)
            })
            .collect(),
        brake_tells: brake
            .into_iter()
            .flat_map(|it| &it.tell)
            .map(Code::new)
            .collect(),
        look: look(model, artifacts, budget),
        stopped: stopped
            .iter()
            .map(|role| Code::new(place(model, role)))
            .collect(),
        enforcer: enforcer(model, budget),
        action: action(model, budget),
        attaches: stop.policy.is_some(),
        by_hand: stop.attach(),
        by_hand_back: stop.detach(),
        denied: stop.attached(),
        people: people
            .iter()
            .map(|role| Code::new(place(model, role)))
            .collect(),
        people_stop: people_stop(model, artifacts, &people),
    }
}

/// Whether a role can spend what a budget counts.
fn spends(budget: &Budget, role: &Role) -> bool {
    let reaches = |verb: &Verb| match &budget.covers {
        Covers::Project(project) => verb.reaches(project),
        Covers::Account(_) => verb.is_invocation_on_bedrock(),
    };
    let home = role.identity.home();
    home.is_some_and(|home| home.id == budget.covers.account().id)
        && role.grants.iter().any(|grant| reaches(&grant.verb))
}

fn period(period: Period) -> &'static str {
    match period {
        Period::Daily => "a day",
        Period::Monthly => "a month",
        Period::Quarterly => "a quarter",
        Period::Annually => "a year",
    }
}

fn consequence(then: Consequence) -> &'static str {
    match then {
        Consequence::Degrade => "the flag says `degrade`",
        Consequence::DenyInvocation => "the enforcer denies invocation",
        Consequence::DenyInvocationByBudgets => "AWS Budgets denies invocation",
    }
}

/// What was billed, and which tokens were used: by project, or in the whole account.
fn look(model: &Model, artifacts: &Artifacts, budget: &Budget) -> Commands {
    let account = budget.covers.account();
    let billed = of_account(account.id, "budgets describe-budget")
        .option("account-id", account.id.to_string())
        .option("budget-name", budget_name(model, budget))
        .option("query", "Budget.CalculatedSpend");
    let mut commands = Commands::default().run(billed);
    let region = match &budget.covers {
        Covers::Project(project) => {
            commands = commands.and(fetch(artifacts, &id_of(project), "project"));
            &project.region
        }
        Covers::Account(account) => &account.home_region,
    };
    commands = commands.and(hours(3));
    for metric in ["TotalInputTokens", "TotalOutputTokens"] {
        let mut tokens = aws(account.id, region, METRICS)
            .option("namespace", "AWS/BedrockMantle")
            .option("metric-name", metric);
        if matches!(budget.covers, Covers::Project(_)) {
            tokens = tokens.option(
                "dimensions",
                Word::from("Name=Project,Value=").then("project"),
            );
        }
        commands = commands.run(sum(tokens));
    }
    for id in on_runtime(model, budget) {
        for metric in ["InputTokenCount", "OutputTokenCount"] {
            commands = commands.run(sum(aws(account.id, &account.home_region, METRICS)
                .option("namespace", "AWS/Bedrock")
                .option("metric-name", metric)
                .option("dimensions", format!("Name=ModelId,Value={id}"))));
        }
    }
    commands
}

const METRICS: &str = "cloudwatch get-metric-statistics";

/// Sums of a quarter of an hour.
fn sum(metric: Command) -> Command {
    metric
        .option("start-time", Word::variable("start"))
        .option("end-time", Word::variable("end"))
        .option("period", "900")
        .option("statistics", "Sum")
        .option(
            "query",
            "sort_by(Datapoints, &Timestamp)[].[Timestamp, Sum]",
        )
        .option("output", "text")
}

/// The ids of models on bedrock-runtime that roles spend with: its metrics know no project.
fn on_runtime<'a>(model: &'a Model, budget: &Budget) -> BTreeSet<&'a str> {
    let spenders = model.roles.iter().filter(|role| spends(budget, role));
    let verbs = spenders.flat_map(|role| &role.grants);
    verbs
        .filter_map(|grant| match &grant.verb {
            Verb::InvokeOnRuntime { model, .. } => Some(model.id.as_str()),
            _ => None,
        })
        .collect()
}

fn enforcer(model: &Model, budget: &Budget) -> Option<EnforcedStop> {
    let account = budget.covers.account();
    let function = model.functions.iter().find(|function| {
        function.kind == FunctionKind::Enforcer && function.account.id == account.id
    })?;
    if !budget.is_stopped_by_enforcer() {
        return None;
    }
    // The brake is an entry of its own, with a period of its own.
    let by_budget = budget.does(Consequence::DenyInvocation);
    let flag = if by_budget {
        budget.name.to_string()
    } else {
        budget.brake_topic()
    };
    let said = |word: &str, end: &str| {
        Word::from(format!("{{\"{word}\":\"{flag}\",\"by\":\""))
            .then("who")
            .text("\",\"because\":\"")
            .then("why")
            .text(format!("\"{end}}}"))
    };
    let lift = Commands::default().run(invoke(function, said("lift", ",\"force\":false")));
    let also = budget
        .enforcement
        .as_ref()
        .is_some_and(|it| it.brake.is_some())
        && by_budget;
    let lift = if also {
        let brake = Word::from(format!("{{\"lift\":\"{}\",\"by\":\"", budget.brake_topic()))
            .then("who")
            .text("\",\"because\":\"")
            .then("why")
            .text("\",\"force\":false}");
        lift.comment("the brake is a flag of its own")
            .run(invoke(function, brake))
    } else {
        lift
    };
    let lifted_by = budget.enforcement.iter().flat_map(|it| &it.lifted_by);
    Some(EnforcedStop {
        function: Code::new(&*function.function_name),
        block: Commands::default().run(invoke(function, said("block", ""))),
        lift,
        lifted_by: lifted_by
            .map(|role| Code::new(role.arn.to_string()))
            .collect(),
        until: if by_budget {
            "It lets go by itself when the period of the budget ends."
        } else {
            "It lets go by itself at the end of the day (UTC)."
        },
    })
}

fn action(model: &Model, budget: &Budget) -> Option<ActionPage> {
    let account = budget.covers.account();
    if !budget.does(Consequence::DenyInvocationByBudgets) {
        return None;
    }
    let name = budget_name(model, budget);
    let list = |query: &str| {
        of_account(account.id, "budgets describe-budget-actions-for-budget")
            .option("account-id", account.id.to_string())
            .option("budget-name", &*name)
            .option("query", query)
            .option("output", "text")
    };
    let execute = |kind: &str| {
        of_account(account.id, "budgets execute-budget-action")
            .option("account-id", account.id.to_string())
            .option("budget-name", &*name)
            .option("action-id", Word::variable("action"))
            .option("execution-type", kind)
    };
    Some(ActionPage {
        list: Commands::default().run(list(
            "Actions[].[ActionId, Status, ActionThreshold.ActionThresholdValue]",
        )),
        reverse: Commands::default()
            .set(
                "actions",
                list("Actions[?Status=='EXECUTION_SUCCESS'].ActionId"),
            )
            .each("action", "actions", execute("REVERSE_BUDGET_ACTION")),
        reset: Commands::default()
            .set(
                "actions",
                list("Actions[?Status=='REVERSE_SUCCESS'].ActionId"),
            )
            .each("action", "actions", execute("RESET_BUDGET_ACTION")),
    })
}

/// How roles are stopped without a function: by a policy that is there, or by one of their own.
struct Stop<'a> {
    account: &'a crate::model::Account,
    roles: &'a [&'a RoleIdentity],
    policy: Option<String>,
}

impl<'a> Stop<'a> {
    fn of(model: &Model, budget: &'a Budget, roles: &'a [&'a RoleIdentity]) -> Self {
        let account = budget.covers.account();
        let mut enforcers = model.enforcers.iter();
        let enforcer = enforcers.find(|enforcer| enforcer.account.id == account.id);
        Self {
            account,
            roles,
            policy: enforcer.and_then(|enforcer| policy(enforcer, budget)),
        }
    }

    fn attach(&self) -> Commands {
        let begin = match &self.policy {
            Some(arn) => Commands::default().value("policy", arn),
            None => Commands::default().value("policy", &deny_all_invocation()),
        };
        self.each(begin, "iam attach-role-policy", "iam put-role-policy")
    }

    fn detach(&self) -> Commands {
        let begin = match &self.policy {
            Some(arn) => Commands::default().value("policy", arn),
            None => Commands::default(),
        };
        self.each(begin, "iam detach-role-policy", "iam delete-role-policy")
    }

    fn each(&self, begin: Commands, managed: &str, inline: &str) -> Commands {
        self.roles.iter().fold(begin, |commands, role| {
            let command = if self.policy.is_some() {
                of_account(self.account.id, managed)
                    .option("role-name", role.role_name())
                    .option("policy-arn", Word::variable("policy"))
            } else {
                of_account(self.account.id, inline)
                    .option("role-name", role.role_name())
                    .option("policy-name", BY_HAND)
            };
            let command = if self.policy.is_none() && inline.starts_with("iam put") {
                command.option("policy-document", Word::variable("policy"))
            } else {
                command
            };
            commands.run(command)
        })
    }

    fn attached(&self) -> Option<Commands> {
        let arn = self.policy.as_deref()?;
        let list = of_account(self.account.id, "iam list-entities-for-policy")
            .option("policy-arn", arn)
            .option("query", "PolicyRoles[].RoleName")
            .option("output", "text");
        Some(Commands::default().run(list))
    }
}

/// The policy that the enforcer or AWS Budgets attaches for this budget.
fn policy(enforcer: &Enforcer, budget: &Budget) -> Option<String> {
    let by_budgets = budget.does(Consequence::DenyInvocationByBudgets);
    if budget.is_stopped_by_enforcer() {
        Some(enforcer.policy_arn(Consequence::DenyInvocation))
    } else if by_budgets {
        Some(enforcer.policy_arn(Consequence::DenyInvocationByBudgets))
    } else {
        None
    }
}

/// What denies all invocation, as a document.
fn deny_all_invocation() -> String {
    let actions = guardrail_actions(GuardrailWord::StopSpending);
    let statement = Json::map([
        ("Effect", Json::text("Deny")),
        (
            "Action",
            Json::List(actions.into_iter().map(Json::text).collect()),
        ),
        ("Resource", Json::text("*")),
    ]);
    Json::map([
        ("Version", Json::text("2012-10-17")),
        ("Statement", statement),
    ])
    .minified()
}

fn people_stop(model: &Model, artifacts: &Artifacts, people: &[&RoleIdentity]) -> Commands {
    let sets = model.permission_sets.iter();
    sets.fold(Commands::default(), |commands, set| {
        let accounts: Vec<_> = people
            .iter()
            .filter(|role| role.name == set.name)
            .map(|role| role.account_id)
            .collect();
        if accounts.is_empty() {
            return commands;
        }
        commands.and(unassign(artifacts, set, |account| {
            accounts.contains(&account)
        }))
    })
}

/// Takes a permission set from its groups in some of its accounts.
pub(super) fn unassign(
    artifacts: &Artifacts,
    set: &PermissionSet,
    accounts: impl Fn(crate::vocab::AccountId) -> bool,
) -> Commands {
    let center = &set.identity_center;
    let begin = permission_set_arn(artifacts, set);
    let assignments = set.assignments.iter().filter(|it| accounts(it.account.id));
    assignments.fold(begin, |commands, assignment| {
        commands.run(
            aws(
                center.account.id,
                &center.region,
                "sso-admin delete-account-assignment",
            )
            .option("instance-arn", center.arn.to_string())
            .option("permission-set-arn", Word::variable("set"))
            .option("target-type", "AWS_ACCOUNT")
            .option("target-id", assignment.account.id.to_string())
            .option("principal-type", "GROUP")
            .option("principal-id", &*assignment.group),
        )
    })
}

/// Sets `set` to a permission set's ARN: the second half of its id in its stack.
fn permission_set_arn(artifacts: &Artifacts, set: &PermissionSet) -> Commands {
    let center = &set.identity_center;
    let id = crate::artifact::LogicalId::new("PermissionSet", set.name.as_str());
    let mut stacks = artifacts.stacks.iter();
    let stack = stacks.find(|stack| {
        stack.id.account == center.account.id && stack.template.resources.contains_key(&id)
    });
    let Some(stack) = stack else {
        return Commands::default().shell("set=''  # the permission set's ARN");
    };
    let read = aws(
        stack.id.account,
        &stack.id.region,
        "cloudformation describe-stack-resource",
    )
    .option("stack-name", &*stack.name)
    .option("logical-resource-id", id.to_string())
    .option("query", "StackResourceDetail.PhysicalResourceId")
    .option("output", "text");
    Commands::default()
        .set("set", read)
        .comment("the id is the instance's ARN and the permission set's")
        .shell("set=${set#*|}")
}
