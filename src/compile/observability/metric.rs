//! Metrics: those of Bedrock, and those of the serving layer.
use crate::artifact::{SymbolAttribute, Value};
use crate::catalog;
use crate::compile::project;
use crate::model::{Cache, Function, Observability, Project, Requests};

/// A metric with its dimensions.
#[derive(Debug, Clone)]
pub(super) struct Metric {
    namespace: String,
    name: String,
    dimensions: Vec<(String, Value)>,
}

impl Metric {
    /// A metric of bedrock-mantle in one project.
    pub(super) fn of_project(name: &str, project: &Project) -> Self {
        let mantle = catalog::mantle_metrics();
        Self {
            namespace: mantle.namespace.clone(),
            name: name.to_owned(),
            dimensions: vec![(mantle.project.clone(), project_id(project))],
        }
    }

    /// A metric of bedrock-mantle of one model.
    pub(super) fn of_model(name: &str, model_id: &str) -> Self {
        let mantle = catalog::mantle_metrics();
        Self {
            namespace: mantle.namespace.clone(),
            name: name.to_owned(),
            dimensions: vec![(mantle.model.clone(), Value::string(model_id))],
        }
    }

    /// The same metric, of one model alone.
    #[must_use]
    pub(super) fn and_model(mut self, model_id: &str) -> Self {
        let model = catalog::mantle_metrics().model.clone();
        self.dimensions.push((model, Value::string(model_id)));
        self
    }

    /// A metric that the serving layer emits for requests.
    pub(super) fn of_requests(watched: &Observability, name: &str, of: &Requests) -> Self {
        let project = (
            "Project".to_owned(),
            Value::string(of.project.name.as_str()),
        );
        let model = of.model.as_ref();
        let model = model.map(|it| ("Model".to_owned(), Value::string(it.name().as_str())));
        Self {
            namespace: watched.namespace.clone(),
            name: name.to_owned(),
            dimensions: std::iter::once(project).chain(model).collect(),
        }
    }

    /// A metric that the serving layer emits for lookups in a cache.
    pub(super) fn of_cache(watched: &Observability, name: &str, cache: &Cache) -> Self {
        Self {
            namespace: watched.namespace.clone(),
            name: name.to_owned(),
            dimensions: vec![("Cache".to_owned(), Value::string(cache.name.as_str()))],
        }
    }

    /// A metric that the canary emits.
    pub(super) fn of_canary(watched: &Observability, name: &str) -> Self {
        Self {
            namespace: watched.namespace.clone(),
            name: name.to_owned(),
            dimensions: vec![("Canary".to_owned(), Value::string(watched.name.as_str()))],
        }
    }

    /// A metric of AWS Lambda
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>).
    pub(super) fn of_function(name: &str, function: &Function) -> Self {
        let dimension = (
            "FunctionName".to_owned(),
            Value::string(&function.function_name),
        );
        Self {
            namespace: "AWS/Lambda".to_owned(),
            name: name.to_owned(),
            dimensions: vec![dimension],
        }
    }

    /// The properties by which an alarm names one metric alone.
    pub(super) fn of_alarm(&self) -> [(&'static str, Value); 3] {
        [
            ("Namespace", Value::string(&self.namespace)),
            ("MetricName", Value::string(&self.name)),
            ("Dimensions", self.dimensions()),
        ]
    }

    /// The metric under a letter of an expression: a statistic over each of these seconds.
    pub(super) fn under(&self, id: &str, statistic: &str, seconds: u32) -> Value {
        let metric = self.of_alarm();
        Value::map([
            ("Id", Value::string(id)),
            (
                "MetricStat",
                Value::map([
                    ("Metric", Value::map(metric)),
                    ("Period", Value::integer(seconds)),
                    ("Stat", Value::string(statistic)),
                ]),
            ),
            ("ReturnData", Value::Bool(false)),
        ])
    }

    /// The metric as a dashboard names it, with how to show it.
    pub(super) fn shown(&self, how: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        let start = [Value::string(&self.namespace), Value::string(&self.name)];
        let dimensions = self.dimensions.iter();
        let dimensions = dimensions.flat_map(|(name, value)| [Value::string(name), value.clone()]);
        let how = [Value::map(how)];
        Value::list(start.into_iter().chain(dimensions).chain(how))
    }

    fn dimensions(&self) -> Value {
        Value::list(self.dimensions.iter().map(|(name, value)| {
            Value::map([("Name", Value::string(name)), ("Value", value.clone())])
        }))
    }
}

/// The expression of an alarm, which alone goes on.
pub(super) fn expression(text: &str, label: &str) -> Value {
    Value::map([
        ("Expression", Value::string(text)),
        ("Id", Value::string("result")),
        ("Label", Value::string(label)),
        ("ReturnData", Value::Bool(true)),
    ])
}

/// The id of a project, which AWS invents.
pub(super) fn project_id(project: &Project) -> Value {
    Value::Symbol(project::symbol(project, SymbolAttribute::Id))
}
