//! What is watched: log groups, alarms, a dashboard, the largest consumers.
mod alarm;
mod canary;
mod cost;
mod dashboard;
mod emitted;
mod metric;
mod metrics_file;
mod top_consumers;

pub(super) use canary::configuration;
pub(super) use metrics_file::metrics_file;

use super::part::{Part, PlacedResource, properties, tags_in};
use super::uses::own_key_arn;
use crate::artifact::{LogicalId, Value};
use crate::model::{Function, LogGroup, Model, Observability, Project, Topic};
use crate::vocab::Name;

/// Everything that watches one account and region.
pub(super) fn observability(model: &Model, watched: &Observability) -> Part {
    let logs = watched.logs.iter();
    let logs = logs.map(|group| Part::of(log_group(model, watched, group)));
    let alarms = alarm::alarms(model, watched);
    let more = [
        watched
            .top_consumers
            .then(|| top_consumers::rule(model, watched)),
        watched
            .dashboard
            .then(|| dashboard::dashboard(model, watched)),
    ];
    logs.chain([alarms])
        .chain(more.into_iter().flatten())
        .fold(Part::default(), Part::and)
}

/// A log group, which outlives its stack: it holds what was logged.
fn log_group(model: &Model, watched: &Observability, group: &LogGroup) -> PlacedResource {
    let mut own = properties([
        ("LogGroupName", Value::string(&group.log_group_name)),
        ("RetentionInDays", Value::integer(group.retention_days)),
        ("Tags", tags_in(model, &watched.account)),
    ]);
    if let Some(key) = &group.key {
        own.insert("KmsKeyId".to_owned(), Value::Symbol(own_key_arn(key)));
    }
    PlacedResource::new(
        "AWS::Logs::LogGroup",
        LogicalId::new("LogGroup", &within(watched, &group.name)),
        (&watched.account, &watched.region),
        own,
        watched.span,
    )
    .retained()
}

/// A name that tells a thing of one `observability` from those of others.
fn within(watched: &Observability, name: &Name) -> String {
    format!("{}-{name}", watched.name)
}

/// The projects that it watches.
fn projects<'a>(
    model: &'a Model,
    watched: &'a Observability,
) -> impl Iterator<Item = &'a Project> + Clone {
    let here = |project: &&Project| {
        project.account.id == watched.account.id && project.region == watched.region
    };
    model.projects.iter().map(|project| &**project).filter(here)
}

/// The functions that it watches.
fn functions<'a>(
    model: &'a Model,
    watched: &'a Observability,
) -> impl Iterator<Item = &'a Function> + Clone {
    let here = |function: &&Function| {
        function.account.id == watched.account.id && function.region == watched.region
    };
    model.functions.iter().filter(here)
}

/// The topic that its alarms go to.
fn topic<'a>(model: &'a Model, watched: &Observability) -> Option<&'a Topic> {
    let name = Observability::topic_of(&watched.name);
    model.topics.iter().find(|topic| {
        topic.name.as_str() == name
            && topic.account.id == watched.account.id
            && topic.region == watched.region
    })
}
