//! Budgets and their notifications.
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{Json, LogicalId, Value, short_hash};
use crate::catalog::{Quota, quota};
use crate::diag::{Code, Diagnostic};
use crate::model::{Alert, Budget, Covers, Model, Period, Project};

/// The longest name of a budget, in characters
/// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html>).
const NAME_CHARACTERS: usize = 100;

/// A cost budget with its e-mail notifications.
///
/// CloudFormation replaces a budget whose notifications change, and makes the new one before it
/// deletes the old: so the name carries a hash of the notifications, while the logical id stays.
/// The limit is no part of it: it changes in place.
pub(super) fn budget(model: &Model, budget: &Budget) -> Part {
    let account = budget.covers.account();
    let notifications = Value::list(budget.alerts.iter().map(notification));
    let resource = PlacedResource::new(
        "AWS::Budgets::Budget",
        LogicalId::new("Budget", budget.identity.as_str()),
        (account, &account.home_region),
        properties([
            (
                "Budget",
                Value::map([
                    (
                        "BudgetLimit",
                        Value::map([
                            ("Amount", Value::Number(budget.limit)),
                            ("Unit", Value::string("USD")),
                        ]),
                    ),
                    ("BudgetName", Value::string(budget_name(model, budget))),
                    ("BudgetType", Value::string("COST")),
                    ("CostFilters", cost_filters(&budget.covers)),
                    ("TimeUnit", Value::string(time_unit(budget.period))),
                ]),
            ),
            ("NotificationsWithSubscribers", notifications),
            ("ResourceTags", tags_in(model, account)),
        ]),
        budget.span,
    );
    Part {
        resources: vec![resource],
        diagnostics: too_many_notifications(budget).into_iter().collect(),
        ..Part::default()
    }
}

fn budget_name(model: &Model, budget: &Budget) -> String {
    let physical = model.physical_name(&budget.identity);
    let alerts = budget.alerts.iter().map(|alert| {
        let tell = alert.tell.iter().map(|address| Json::text(&**address));
        Json::List(vec![Json::Number(alert.at), Json::List(tell.collect())])
    });
    let content = Json::map([(&*physical, Json::List(alerts.collect()))]);
    let hash = short_hash(&content.minified());
    let room = NAME_CHARACTERS - hash.len() - 1;
    let begin: String = physical.chars().take(room).collect();
    format!("{begin}-{hash}")
}

/// What counts: a project by its cost allocation tag, which has to be activated once in the
/// management account, or a whole account.
fn cost_filters(covers: &Covers) -> Value {
    let (filter, value) = match covers {
        Covers::Project(project) => (
            "TagKeyValue",
            format!("user:{}${}", Project::COST_TAG, project.project_name),
        ),
        Covers::Account(account) => ("LinkedAccount", account.id.to_string()),
    };
    Value::map([(filter, Value::list([Value::String(value)]))])
}

fn time_unit(period: Period) -> &'static str {
    match period {
        Period::Daily => "DAILY",
        Period::Monthly => "MONTHLY",
        Period::Quarterly => "QUARTERLY",
        Period::Annually => "ANNUALLY",
    }
}

fn notification(alert: &Alert) -> Value {
    let subscribers = alert.tell.iter().map(|address| {
        Value::map([
            ("Address", Value::string(address)),
            ("SubscriptionType", Value::string("EMAIL")),
        ])
    });
    Value::map([
        (
            "Notification",
            Value::map([
                ("ComparisonOperator", Value::string("GREATER_THAN")),
                ("NotificationType", Value::string("ACTUAL")),
                ("Threshold", Value::Number(alert.at)),
                ("ThresholdType", Value::string("PERCENTAGE")),
            ]),
        ),
        ("Subscribers", Value::list(subscribers)),
    ])
}

fn too_many_notifications(budget: &Budget) -> Option<Diagnostic> {
    let most = quota(Quota::BudgetNotifications);
    (budget.alerts.len() > most).then(|| {
        Diagnostic::error(
            Code::OverQuota,
            budget.span,
            format!(
                "`{}` has {} alerts, AWS Budgets accepts {most}",
                budget.name,
                budget.alerts.len()
            ),
        )
        .help("say fewer thresholds, or split the budget in two")
    })
}
