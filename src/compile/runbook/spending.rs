//! The playbook for cost: what is spent, how it is stopped now, how it goes on.
use super::alike::alike;
use super::aws::{aws, fetch, hours, of_account, place};
use super::id_of;
use super::stopping::{Stop, action, enforcer, forbidding, people_stop};
use crate::artifact::{
    AlertLine, AnomalyPage, Artifacts, BudgetPage, Code, Command, Commands, FlagsPage, Spending,
    Word,
};
use crate::compile::budget::budget_name;
use crate::model::{
    AnomalyMonitor, Budget, Consequence, Consumer, Covers, Model, Owner, Period, Project, Role,
    RoleIdentity, Verb,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

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
        budgets.any(|budget| budget.is_enforced() && budget.account.id == enforcer.account.id)
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
        Covers::Project(project) => ("that project", Code::new(project.name.as_str())),
        Covers::Account(account) => ("that account", Code::new(account.name.as_str())),
        Covers::Tag(tag) => {
            let tag = format!("{}={}", tag.key, tag.values.join(","));
            ("that carries the tag", Code::new(tag))
        }
    };
    let spenders: Vec<&Role> = model
        .roles
        .iter()
        .filter(|role| budget.covers.is_spent_by(role))
        .collect();
    let forbidden = budget.forbidden();
    let ours = |role: &&RoleIdentity| matches!(role.owner, Owner::Synth(_));
    let stopped: Vec<&RoleIdentity> = match (&budget.enforcement, forbidden) {
        (_, Some(forbidden)) => {
            let callers = forbidden.callers.iter().map(|role| &**role);
            callers.filter(ours).collect()
        }
        (Some(enforcement), None) => enforcement.stopped.iter().map(|role| &**role).collect(),
        (None, None) => {
            let callers = spenders.iter().map(|role| &*role.identity);
            callers.filter(ours).collect()
        }
    };
    let goes_on = |role: &RoleIdentity| {
        let spared = budget.enforcement.iter().flat_map(|it| &it.spared);
        spared.into_iter().any(|it| it.arn == role.arn)
    };
    let people: Vec<&RoleIdentity> = spenders
        .iter()
        .map(|role| &*role.identity)
        .filter(|role| role.is_of_permission_set() && !goes_on(role))
        .collect();
    let stop = Stop::of(model, budget, &stopped);
    let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
    BudgetPage {
        name: Code::new(budget.name.as_str()),
        limit: format!("{} USD {}", budget.limit, period(budget.period)),
        covers: covers.to_owned(),
        by_tag: matches!(budget.covers, Covers::Tag(_)),
        covered,
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
        forbidden: forbidden.map(|it| forbidding(model, artifacts, budget, it)),
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
        Consequence::DenyInvocationByScp => "AWS Budgets denies invocation in the accounts",
    }
}

/// What was billed, and which tokens were used: by project, or in the whole account.
fn look(model: &Model, artifacts: &Artifacts, budget: &Budget) -> Commands {
    let account = &budget.account;
    let billed = of_account(account.id, "budgets describe-budget")
        .option("account-id", account.id.to_string())
        .option("budget-name", budget_name(model, budget))
        .option("query", "Budget.CalculatedSpend");
    let begin = Commands::default().run(billed).and(hours(3));
    let consumers = budget.covers.consumers();
    consumers.iter().fold(begin, |commands, consumer| {
        commands.and(tokens(model, artifacts, consumer))
    })
}

/// The tokens that one project or account used.
fn tokens(model: &Model, artifacts: &Artifacts, consumer: &Consumer) -> Commands {
    let (account, region) = (consumer.account(), consumer.region());
    let mut commands = match consumer {
        Consumer::Project(project) => fetch(artifacts, &id_of(project), "project"),
        Consumer::Account(_) => Commands::default(),
    };
    for metric in ["TotalInputTokens", "TotalOutputTokens"] {
        let mut tokens = aws(account.id, region, METRICS)
            .option("namespace", "AWS/BedrockMantle")
            .option("metric-name", metric);
        if consumer.project().is_some() {
            tokens = tokens.option(
                "dimensions",
                Word::from("Name=Project,Value=").then("project"),
            );
        }
        commands = commands.run(sum(tokens));
    }
    for id in on_runtime(model, consumer) {
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
fn on_runtime<'a>(model: &'a Model, consumer: &Consumer) -> BTreeSet<&'a str> {
    let spenders = model.roles.iter().filter(|role| consumer.has_caller(role));
    let verbs = spenders.flat_map(|role| &role.grants);
    verbs
        .filter_map(|grant| match &grant.verb {
            Verb::InvokeOnRuntime { model, .. } => Some(model.id.as_str()),
            _ => None,
        })
        .collect()
}
