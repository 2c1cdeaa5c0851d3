//! The alarms of a brake.
use crate::artifact::{LogicalId, SymbolAttribute, Value};
use crate::compile::part::{PlacedResource, properties, tags_in};
use crate::compile::{project, topic};
use crate::model::{Budget, Covers, Model};
use crate::vocab::camel_case;

/// An alarm of a brake.
pub(in crate::compile) struct BrakeAlarm {
    /// Its physical name.
    pub(in crate::compile) name: String,
    pub(super) resource: PlacedResource,
}

/// The alarms of a budget's brake: sums of tokens over one period, of the project or of the account
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-mantle.html>).
pub(in crate::compile) fn alarms(
    model: &Model,
    budget: &Budget,
) -> impl Iterator<Item = BrakeAlarm> {
    let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
    let limits = brake.into_iter().flat_map(|brake| {
        let input = brake
            .input
            .map(|limit| (brake, "input", "TotalInputTokens", limit));
        let output = brake
            .output
            .map(|limit| (brake, "output", "TotalOutputTokens", limit));
        input.into_iter().chain(output)
    });
    limits.map(|(brake, word, metric, limit)| {
        let account = &budget.account;
        let name = format!("{}-{word}", model.physical_name(&budget.name)) + "-brake";
        let topic = model.topics.iter().find(|topic| {
            topic.name.as_str() == budget.brake_topic() && topic.account.id == account.id
        });
        let mut resource = PlacedResource::new(
            "AWS::CloudWatch::Alarm",
            LogicalId::new("Alarm", &format!("{}-{word}-brake", budget.identity)),
            (account, &account.home_region),
            properties([
                (
                    "AlarmActions",
                    Value::list(topic.map(|topic| Value::string(topic.arn()))),
                ),
                (
                    "AlarmDescription",
                    Value::string(format!(
                        "{} tokens of {} in {} s: the enforcer denies invocation",
                        camel_case(word),
                        budget.name,
                        brake.within_seconds
                    )),
                ),
                ("AlarmName", Value::string(&name)),
                ("ComparisonOperator", Value::string("GreaterThanThreshold")),
                ("Dimensions", dimensions(budget)),
                ("EvaluationPeriods", Value::integer(1)),
                ("MetricName", Value::string(metric)),
                ("Namespace", Value::string("AWS/BedrockMantle")),
                ("Period", Value::integer(brake.within_seconds)),
                ("Statistic", Value::string("Sum")),
                ("Tags", tags_in(model, account)),
                ("Threshold", Value::integer(limit.tokens())),
                ("TreatMissingData", Value::string("notBreaching")),
            ]),
            brake.span,
        );
        if let Some(topic) = topic {
            resource.resource.depends_on.push(topic::logical_id(topic));
        }
        BrakeAlarm { name, resource }
    })
}

/// Which tokens count: the metrics are published by project and for the account as a whole.
fn dimensions(budget: &Budget) -> Value {
    match &budget.covers {
        Covers::Project(project) => Value::list([Value::map([
            ("Name", Value::string("Project")),
            (
                "Value",
                Value::Symbol(project::symbol(project, SymbolAttribute::Id)),
            ),
        ])]),
        Covers::Account(_) | Covers::Tag(_) => Value::list([]),
    }
}
