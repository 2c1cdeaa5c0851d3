//! The enforcer's configuration: what it stops, when, and whom it believes.
use crate::artifact::Json;
use crate::compile::budget::budget_name;
use crate::compile::enforcement::{alarms, level};
use crate::model::{Budget, Consequence, Enforcer, Function, Model, Period};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Its source, the same for every blueprint.
pub(super) const SOURCE: &str = include_str!("enforcer.py");

/// What differs, as a text of JSON.
pub(super) fn configuration(model: &Model, function: &Function) -> String {
    let of_account = model.enforcers.iter();
    let Some(enforcer) = of_account
        .into_iter()
        .find(|enforcer| enforcer.account.id == function.account.id)
    else {
        return String::new();
    };
    let budgets = model
        .budgets
        .iter()
        .filter(|budget| budget.is_enforced() && budget.account.id == function.account.id);
    let entries = budgets.flat_map(|budget| entries(model, enforcer, function, budget));
    let account = function.account.id.to_string();
    let entries: Vec<(String, Json<'_>)> = entries.collect();
    Json::map([
        ("account", Json::text(&account)),
        ("budgets", Json::map(entries)),
        ("describe", Json::Bool(true)),
        ("table", Json::text(&enforcer.table_name)),
    ])
    .minified()
}

/// The entry of a budget, and one of its brake, which holds until the end of the day.
fn entries<'a>(
    model: &Model,
    enforcer: &Enforcer,
    function: &Function,
    budget: &Budget,
) -> Vec<(String, Json<'a>)> {
    let topic = |name: &str| {
        let mut topics = function.called_by_topics.iter();
        let topic = topics.find(|topic| topic.name.as_str() == name)?;
        let (partition, account) = (function.region.partition(), function.account.id);
        let (region, name) = (&topic.region, &topic.topic_name);
        Some(format!("arn:{partition}:sns:{region}:{account}:{name}"))
    };
    let mut entries = Vec::new();
    let levels = levels(budget);
    if let Some(topic) = topic(&budget.topic()) {
        let mut entry = entry(enforcer, budget, &topic, period(budget.period));
        if !budget.does(Consequence::DenyInvocation) {
            entry.remove("deny");
            entry.remove("roles");
        }
        entry.insert("budget", Json::text(budget_name(model, budget)));
        entry.insert("levels", Json::map(levels));
        entries.push((budget.name.to_string(), Json::map(entry)));
    }
    if let Some(topic) = topic(&budget.brake_topic()) {
        let mut entry = entry(enforcer, budget, &topic, "DAILY");
        let alarms = alarms(model, budget);
        let alarms =
            alarms.map(|alarm| (alarm.name, Json::text(level(Consequence::DenyInvocation))));
        entry.insert("alarms", Json::map(alarms));
        entries.push((budget.brake_topic(), Json::map(entry)));
    }
    entries
}

fn entry<'a>(
    enforcer: &Enforcer,
    budget: &Budget,
    topic: &str,
    period: &'static str,
) -> BTreeMap<&'static str, Json<'a>> {
    let stopped = budget.enforcement.iter().flat_map(|it| &it.stopped);
    let roles = stopped.map(|role| Json::text(role.role_name().to_owned()));
    BTreeMap::from([
        (
            "deny",
            Json::text(enforcer.policy_arn(Consequence::DenyInvocation)),
        ),
        ("period", Json::text(period)),
        ("roles", Json::List(roles.collect())),
        ("topics", Json::List(vec![Json::text(topic.to_owned())])),
    ])
}

/// The amounts at which a level begins: shares of the limit, exact.
fn levels<'a>(budget: &Budget) -> BTreeMap<&'static str, Json<'a>> {
    let mut levels = BTreeMap::new();
    for alert in &budget.alerts {
        let Some(then @ (Consequence::Degrade | Consequence::DenyInvocation)) = alert.then else {
            continue;
        };
        // Alerts are sorted by their threshold: the first of a kind counts.
        levels.entry(level(then)).or_insert_with(|| {
            let share = alert.at.saturating_mul(Decimal::new(1, 2));
            Json::text(budget.limit.saturating_mul(share).normalize().to_string())
        });
    }
    levels
}

fn period(period: Period) -> &'static str {
    match period {
        Period::Daily => "DAILY",
        Period::Monthly => "MONTHLY",
        Period::Quarterly => "QUARTERLY",
        Period::Annually => "ANNUALLY",
    }
}
