//! Who uses the most: callers are too many for a dimension, so they are counted in the log.
//!
//! A Contributor Insights rule ranks any field of a log event
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html>), where each new value
//! of a dimension would be a metric that is paid for.
use super::emitted::{CALLER, OUTPUT};
use crate::artifact::{LogicalId, Value};
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::model::{Model, Observability};

/// The rule: output tokens by project and caller.
pub(super) fn rule(model: &Model, watched: &Observability) -> Part {
    let Some(group) = &watched.metrics_in else {
        return Part::default();
    };
    let fields = ["Project", CALLER].map(|field| Value::string(format!("$.{field}")));
    let body = Value::map([
        ("AggregateOn", Value::string("Sum")),
        (
            "Contribution",
            Value::map([
                ("Filters", Value::list([])),
                ("Keys", Value::list(fields)),
                ("ValueOf", Value::string(format!("$.{OUTPUT}"))),
            ]),
        ),
        ("LogFormat", Value::string("JSON")),
        (
            "LogGroupNames",
            Value::list([Value::string(&group.log_group_name)]),
        ),
        (
            "Schema",
            Value::map([
                ("Name", Value::string("CloudWatchLogRule")),
                ("Version", Value::integer(1)),
            ]),
        ),
    ]);
    Part::of(PlacedResource::new(
        "AWS::CloudWatch::InsightRule",
        LogicalId::new("InsightRule", watched.name.as_str()),
        (&watched.account, &watched.region),
        properties([
            ("RuleBody", Value::JsonText(Box::new(body))),
            ("RuleName", Value::string(rule_name(model, watched))),
            ("RuleState", Value::string("ENABLED")),
            ("Tags", tags_in(model, &watched.account)),
        ]),
        watched.span,
    ))
}

/// The rule's physical name.
pub(super) fn rule_name(model: &Model, watched: &Observability) -> String {
    format!("{}-top-consumers", model.physical_name(&watched.name))
}
