//! The dashboard: what is spent, how it goes, what is wrong.
use super::alarm::names;
use super::emitted::{
    CANARY_LATENCY, CANARY_SUCCESSES, COST, FAILED, HITS, LATENCY, LOOKUPS, REQUESTS,
};
use super::metric::Metric;
use super::top_consumers::rule_name;
use super::{functions, projects};
use crate::artifact::{LogicalId, Value};
use crate::catalog;
use crate::compile::part::{Part, PlacedResource, properties};
use crate::model::{Model, Observability, Project, Requests};
use crate::vocab::Region;
use std::sync::Arc;

/// Columns of a dashboard; a widget has half of them.
const COLUMNS: usize = 24;
/// Rows of a widget.
const ROWS: usize = 6;
/// Seconds of a point of a graph.
const PERIOD: u32 = 300;
const HOUR: u32 = 3_600;

/// The dashboard of one account and region.
pub(super) fn dashboard(model: &Model, watched: &Observability) -> Part {
    let widgets = widgets(model, watched).into_iter().enumerate();
    let body = Value::map([(
        "widgets",
        Value::list(widgets.map(|(at, widget)| widget.placed(at))),
    )]);
    Part::of(PlacedResource::new(
        "AWS::CloudWatch::Dashboard",
        LogicalId::new("Dashboard", watched.name.as_str()),
        (&watched.account, &watched.region),
        properties([
            ("DashboardBody", Value::JsonText(Box::new(body))),
            (
                "DashboardName",
                Value::string(model.physical_name(&watched.name).replace('.', "-")),
            ),
        ]),
        watched.span,
    ))
}

struct Widget {
    kind: &'static str,
    properties: Vec<(&'static str, Value)>,
}

impl Widget {
    /// Two beside each other.
    fn placed(self, at: usize) -> Value {
        let half = COLUMNS / 2;
        Value::map([
            ("type", Value::string(self.kind)),
            ("x", Value::integer(at % 2 * half)),
            ("y", Value::integer(at / 2 * ROWS)),
            ("width", Value::integer(half)),
            ("height", Value::integer(ROWS)),
            ("properties", Value::map(self.properties)),
        ])
    }

    /// Metrics over time; `None` where there are none.
    fn graph(
        title: &str,
        region: &Region,
        metrics: Vec<Value>,
        more: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Option<Self> {
        (!metrics.is_empty()).then(|| Self {
            kind: "metric",
            properties: [
                ("title", Value::string(title)),
                ("region", Value::string(region.as_str())),
                ("view", Value::string("timeSeries")),
                ("period", Value::integer(PERIOD)),
                ("metrics", Value::list(metrics)),
            ]
            .into_iter()
            .chain(more)
            .collect(),
        })
    }
}

fn widgets(model: &Model, watched: &Observability) -> Vec<Widget> {
    [
        alarms(model, watched),
        tokens(model, watched),
        dollars(model, watched),
        top_models(watched),
        top_callers(model, watched),
        latency(model, watched),
        failures(model, watched),
        hits(model, watched),
        canary(watched),
        own_functions(model, watched),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn alarms(model: &Model, watched: &Observability) -> Option<Widget> {
    let names = names(model, watched);
    let (partition, region) = (watched.region.partition(), &watched.region);
    let start = format!(
        "arn:{partition}:cloudwatch:{region}:{}:alarm:",
        watched.account.id
    );
    let arns = names
        .iter()
        .map(|name| Value::string(format!("{start}{name}")));
    (!names.is_empty()).then(|| Widget {
        kind: "alarm",
        properties: vec![
            ("title", Value::string("Alarms")),
            ("alarms", Value::list(arns)),
        ],
    })
}

fn tokens(model: &Model, watched: &Observability) -> Option<Widget> {
    let mantle = catalog::mantle_metrics();
    let sides = [("output", &mantle.all_output), ("input", &mantle.all_input)];
    let metrics = projects(model, watched).flat_map(|project| {
        sides.map(|(word, name)| {
            Metric::of_project(name, project).shown([
                ("stat", Value::string("Sum")),
                ("label", Value::string(format!("{} {word}", project.name))),
            ])
        })
    });
    let title = "Tokens by project, as Bedrock counts them";
    Widget::graph(title, &watched.region, metrics.collect(), [])
}

fn dollars(model: &Model, watched: &Observability) -> Option<Widget> {
    let metrics = projects(model, watched).map(|project| {
        Metric::of_requests(watched, COST, &of(project)).shown([
            ("stat", Value::string("Sum")),
            ("label", Value::string(project.name.as_str())),
            ("period", Value::integer(HOUR)),
        ])
    });
    let title = "Estimated cost by project in an hour, USD";
    let stacked = [("stacked", Value::Bool(true))];
    Widget::graph(title, &watched.region, metrics.collect(), stacked)
}

/// A search also finds projects that the blueprint does not know.
fn top_models(watched: &Observability) -> Option<Widget> {
    let mantle = catalog::mantle_metrics();
    let search = format!(
        "SORT(SEARCH('{{{},{},{}}} MetricName=\"{}\"', 'Sum', {HOUR}), SUM, DESC, 10)",
        mantle.namespace, mantle.project, mantle.model, mantle.all_output
    );
    let shown = Value::list([Value::map([
        ("expression", Value::string(search)),
        ("id", Value::string("top")),
    ])]);
    let title = "Most output tokens by project and model";
    Widget::graph(title, &watched.region, vec![shown], [])
}

fn top_callers(model: &Model, watched: &Observability) -> Option<Widget> {
    watched.top_consumers.then(|| Widget {
        kind: "metric",
        properties: vec![
            ("title", Value::string("Most output tokens by caller")),
            ("region", Value::string(watched.region.as_str())),
            ("view", Value::string("timeSeries")),
            ("period", Value::integer(PERIOD)),
            (
                "insightRule",
                Value::map([
                    ("maxContributorCount", Value::integer(10)),
                    ("orderBy", Value::string("Sum")),
                    ("ruleName", Value::string(rule_name(model, watched))),
                ]),
            ),
        ],
    })
}

fn latency(model: &Model, watched: &Observability) -> Option<Widget> {
    let metrics = projects(model, watched).flat_map(|project| {
        ["p50", "p95", "p99"].map(|statistic| {
            let label = format!("{} {statistic}", project.name);
            Metric::of_requests(watched, LATENCY, &of(project)).shown([
                ("stat", Value::string(statistic)),
                ("label", Value::string(label)),
            ])
        })
    });
    let title = "Latency, milliseconds";
    Widget::graph(title, &watched.region, metrics.collect(), [])
}

fn failures(model: &Model, watched: &Observability) -> Option<Widget> {
    let mantle = catalog::mantle_metrics();
    let metrics = projects(model, watched)
        .enumerate()
        .flat_map(|(at, project)| {
            let metric = |name| Metric::of_requests(watched, name, &of(project));
            let client = Metric::of_project(&mantle.client_errors, project).shown([
                ("stat", Value::string("Sum")),
                (
                    "label",
                    Value::string(format!("{} client errors, as Bedrock counts", project.name)),
                ),
                ("yAxis", Value::string("right")),
            ]);
            rate(
                at,
                project.name.as_str(),
                &metric(FAILED),
                &metric(REQUESTS),
            )
            .into_iter()
            .chain([client])
        });
    let title = "Failed requests, per cent";
    Widget::graph(title, &watched.region, metrics.collect(), [])
}

fn hits(model: &Model, watched: &Observability) -> Option<Widget> {
    let here = model
        .caches
        .iter()
        .filter(|cache| cache.account.id == watched.account.id && cache.region == watched.region);
    let metrics = here.enumerate().flat_map(|(at, cache)| {
        let metric = |name| Metric::of_cache(watched, name, cache);
        rate(at, cache.name.as_str(), &metric(HITS), &metric(LOOKUPS))
    });
    let title = "Cache hits, per cent of lookups";
    Widget::graph(title, &watched.region, metrics.collect(), [])
}

fn canary(watched: &Observability) -> Option<Widget> {
    watched.canary.as_ref()?;
    let metrics = vec![
        Metric::of_canary(watched, CANARY_LATENCY).shown([("stat", Value::string("Maximum"))]),
        Metric::of_canary(watched, CANARY_SUCCESSES).shown([
            ("stat", Value::string("Sum")),
            ("yAxis", Value::string("right")),
        ]),
    ];
    Widget::graph("Canary", &watched.region, metrics, [])
}

fn own_functions(model: &Model, watched: &Observability) -> Option<Widget> {
    let metrics = functions(model, watched).flat_map(|function| {
        ["Invocations", "Errors"].map(|name| {
            Metric::of_function(name, function).shown([
                ("stat", Value::string("Sum")),
                (
                    "label",
                    Value::string(format!("{} {name}", function.function_name)),
                ),
            ])
        })
    });
    let title = "Functions";
    Widget::graph(title, &watched.region, metrics.collect(), [])
}

/// A share in per cent, and the two metrics that it comes of, not shown themselves.
fn rate(at: usize, label: &str, part: &Metric, whole: &Metric) -> [Value; 3] {
    let hidden = |letter: &str| {
        [
            ("id", Value::string(format!("{letter}{at}"))),
            ("stat", Value::string("Sum")),
            ("visible", Value::Bool(false)),
        ]
    };
    let share = Value::map([
        (
            "expression",
            Value::string(format!("100 * part{at} / whole{at}")),
        ),
        ("id", Value::string(format!("share{at}"))),
        ("label", Value::string(label)),
    ]);
    [
        part.shown(hidden("part")),
        whole.shown(hidden("whole")),
        Value::list([share]),
    ]
}

fn of(project: &Project) -> Requests {
    Requests {
        project: Arc::new(project.clone()),
        model: None,
    }
}
