//! Monitors of AWS Cost Anomaly Detection, and their subscriptions.
use super::part::{Part, PlacedResource, properties, tags_in};
use super::topic;
use crate::artifact::{Json, LogicalId, Symbol, SymbolAttribute, SymbolKind, Value, short_hash};
use crate::model::{AnomalyMonitor, Model, Project, Watched};

/// A monitor with a subscription of its topic: messages to topics are sent at once, where e-mails alone come once a
/// day (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ce-anomalysubscription.html>).
pub(super) fn anomaly(model: &Model, monitor: &AnomalyMonitor) -> Part {
    let place = (&*monitor.account, &monitor.account.home_region);
    let specification = specification(&monitor.watches);
    // Nothing of a monitor but its name can be changed, so one that watches something else is another one
    // (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ce-anomalymonitor.html>).
    let content = specification.as_deref().unwrap_or("SERVICE");
    let name = format!(
        "{}-{}",
        model.physical_name(&monitor.name),
        short_hash(content)
    );
    let mut own = properties([
        ("MonitorName", Value::string(&name)),
        ("ResourceTags", tags_in(model, &monitor.account)),
    ]);
    let (kind, what) = match &specification {
        Some(text) => ("CUSTOM", ("MonitorSpecification", text.as_str())),
        None => ("DIMENSIONAL", ("MonitorDimension", "SERVICE")),
    };
    own.insert("MonitorType".to_owned(), Value::string(kind));
    own.insert(what.0.to_owned(), Value::string(what.1));
    let resource = PlacedResource::new(
        "AWS::CE::AnomalyMonitor",
        LogicalId::new("AnomalyMonitor", monitor.name.as_str()),
        place,
        own,
        monitor.span,
    )
    .giving(SymbolKind::AnomalyMonitor, &monitor.name);
    let arn = Value::Symbol(Symbol {
        kind: SymbolKind::AnomalyMonitor,
        account: monitor.account.id,
        name: monitor.name.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    });
    let topic = topic::arn(monitor.account.id, &monitor.name);
    let subscriber = Value::map([("Address", topic), ("Type", Value::string("SNS"))]);
    let subscription = PlacedResource::new(
        "AWS::CE::AnomalySubscription",
        LogicalId::new("AnomalySubscription", monitor.name.as_str()),
        place,
        properties([
            ("Frequency", Value::string("IMMEDIATE")),
            ("MonitorArnList", Value::list([arn])),
            ("ResourceTags", tags_in(model, &monitor.account)),
            ("Subscribers", Value::list([subscriber])),
            ("SubscriptionName", Value::string(&name)),
            ("ThresholdExpression", Value::string(threshold(monitor))),
        ]),
        monitor.span,
    );
    Part {
        resources: vec![resource, subscription],
        ..Part::default()
    }
}

/// What a monitor watches, as Cost Explorer says it; `None`: each service.
fn specification(watches: &Watched) -> Option<String> {
    let tag = |key: String, values: Vec<String>| {
        let values = values.into_iter().map(Json::text).collect();
        let tags = Json::map([("Key", Json::text(key)), ("Values", Json::List(values))]);
        Json::map([("Tags", tags)]).minified()
    };
    match watches {
        Watched::Tag(key, values) => Some(tag(key.clone(), values.clone())),
        Watched::Project(project) => Some(tag(
            Project::COST_TAG.to_owned(),
            vec![project.project_name.clone()],
        )),
        Watched::Services => None,
    }
}

/// From which cost on an anomaly is told.
fn threshold(monitor: &AnomalyMonitor) -> String {
    let dimension = Json::map([
        ("Key", Json::text("ANOMALY_TOTAL_IMPACT_ABSOLUTE")),
        (
            "MatchOptions",
            Json::List(vec![Json::text("GREATER_THAN_OR_EQUAL")]),
        ),
        (
            "Values",
            Json::List(vec![Json::text(monitor.above.to_string())]),
        ),
    ]);
    Json::map([("Dimensions", dimension)]).minified()
}
