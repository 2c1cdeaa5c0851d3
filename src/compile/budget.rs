//! Budgets and their notifications.
use super::part::{Part, PlacedResource, properties, tags_in};
use super::topic;
use crate::artifact::{Json, LogicalId, Value, short_hash};
use crate::catalog::{Quota, quota};
use crate::diag::{Code, Diagnostic};
use crate::model::{Account, Alert, Budget, Consequence, Covers, Model, Period, Project, Topic};

/// A cost budget with its e-mail notifications.
///
/// CloudFormation replaces a budget whose notifications change, and makes the new one before it
/// deletes the old: so the name carries a hash of the notifications, while the logical id stays.
/// The limit is no part of it: it changes in place.
pub(super) fn budget(model: &Model, budget: &Budget) -> Part {
    let account = &budget.account;
    let topic = model
        .topics
        .iter()
        .find(|topic| topic.name.as_str() == budget.topic() && topic.account.id == account.id);
    let alerts = budget.alerts.iter();
    let notifications = Value::list(alerts.map(|alert| notification(alert, topic)));
    let resource = PlacedResource::new(
        "AWS::Budgets::Budget",
        logical_id(budget),
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
                    ("CostFilters", cost_filters(budget)),
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

/// The id of a budget.
pub(super) fn logical_id(budget: &Budget) -> LogicalId {
    LogicalId::new("Budget", budget.identity.as_str())
}

/// The name at AWS.
pub(super) fn budget_name(model: &Model, budget: &Budget) -> String {
    let physical = model.physical_name(&budget.identity);
    let alerts = budget.alerts.iter().map(|alert| {
        let tell = alert.tell.iter().map(|address| Json::text(&**address));
        let then = alert.then.map(|then| Json::text(then.word()));
        Json::List(
            [Json::Number(alert.at), Json::List(tell.collect())]
                .into_iter()
                .chain(then)
                .collect(),
        )
    });
    let content = Json::map([(&*physical, Json::List(alerts.collect()))]);
    let hash = short_hash(&content.minified());
    format!("{}-{hash}", budget.name_begin(&model.name))
}

/// What counts: a whole account, or what carries a cost allocation tag, which has to be activated once in the management
/// account. A project of one name can be in several accounts that the management account is billed for.
fn cost_filters(budget: &Budget) -> Value {
    let tagged = |key: &str, values: &[String]| {
        let values = values.iter().map(|value| format!("user:{key}${value}"));
        ("TagKeyValue", Value::list(values.map(Value::String)))
    };
    let account = |account: &Account| {
        let id = Value::string(account.id.as_str());
        ("LinkedAccount", Value::list([id]))
    };
    match &budget.covers {
        Covers::Account(covered) => Value::map([account(covered)]),
        Covers::Tag(tag) => Value::map([tagged(&tag.key, &tag.values)]),
        Covers::Project(project) => {
            let tag = tagged(
                Project::COST_TAG,
                std::slice::from_ref(&project.project_name),
            );
            if project.account.id == budget.account.id {
                return Value::map([tag]);
            }
            Value::map([account(&project.account), tag])
        }
    }
}

fn time_unit(period: Period) -> &'static str {
    match period {
        Period::Daily => "DAILY",
        Period::Monthly => "MONTHLY",
        Period::Quarterly => "QUARTERLY",
        Period::Annually => "ANNUALLY",
    }
}

fn notification(alert: &Alert, topic: Option<&Topic>) -> Value {
    let subscriber = |address: Value, kind: &str| {
        Value::map([
            ("Address", address),
            ("SubscriptionType", Value::string(kind)),
        ])
    };
    let people = alert
        .tell
        .iter()
        .map(|it| subscriber(Value::string(it), "EMAIL"));
    let acts =
        alert.then == Some(Consequence::Degrade) || alert.then == Some(Consequence::DenyInvocation);
    let topic = topic.filter(|_| acts);
    let subscribers = people
        .chain(topic.map(|topic| subscriber(topic::arn(topic.account.id, &topic.name), "SNS")));
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
