//! Alarms, each on metrics that are there: those of Bedrock by project and model, those of the serving
//! layer with the fewest requests that say anything.
//!
//! Metrics are sparse: where nothing is called there is nothing to count. So no alarm takes
//! missing data for a breach, and what is divided by requests is healthy where they are too few.
use super::cost::Covered;
use super::emitted::{CANARY_SUCCESSES, FAILED, HITS, LATENCY, LOOKUPS, REQUESTS};
use super::metric::{Metric, expression};
use super::{functions, topic, within};
use crate::artifact::{LogicalId, Value};
use crate::catalog::{self, alarm_metrics};
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::compile::topic::arn;
use crate::cost::output_a_month;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Alarm, AlarmSubject, BedrockModel, Canary, Consumer, Function, Model, Observability, Project,
    Sample, TokenLimit, TokenSide,
};
use crate::vocab::Name;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Seconds of a day.
const DAY: u32 = 86_400;
/// Seconds of the time in which a forecast of tokens is held against what comes.
const FIVE_MINUTES: u32 = 300;
/// How many of them a month of 30 days has.
const FIVE_MINUTES_A_MONTH: u32 = 8_640;

/// The alarms of a blueprint, and one for the errors of each function that runs there.
pub(super) fn alarms(model: &Model, watched: &Observability) -> Part {
    let mut part = Part::default();
    for alarm in &watched.alarms {
        match goes_off(model, watched, alarm) {
            Ok(goes_off) => {
                let name = within(watched, &alarm.name);
                part.resources
                    .push(resource(model, watched, &name, goes_off));
            }
            Err(problem) => part.diagnostics.push(*problem),
        }
    }
    if let Some(canary) = &watched.canary {
        let (name, goes_off) = (canary_name(watched), of_canary(watched, canary));
        part.resources
            .push(resource(model, watched, &name, goes_off));
    }
    for function in functions(model, watched) {
        let (name, goes_off) = (function_name(watched, function), of_function(function));
        part.resources
            .push(resource(model, watched, &name, goes_off));
    }
    part
}

/// The physical names of all of them.
pub(super) fn names(model: &Model, watched: &Observability) -> Vec<String> {
    let own = watched.alarms.iter();
    let own = own.map(|alarm| within(watched, &alarm.name));
    let canary = watched.canary.iter().map(|_| canary_name(watched));
    let functions = functions(model, watched).map(|function| function_name(watched, function));
    own.chain(canary)
        .chain(functions)
        .map(|name| alarm_name(model, &name))
        .collect()
}

fn canary_name(watched: &Observability) -> String {
    format!("{}-canary", watched.name)
}

fn function_name(watched: &Observability, function: &Function) -> String {
    let word = function.kind.word();
    format!("{}-{}-{word}-errors", watched.name, function.name)
}

/// The physical name of an alarm.
fn alarm_name(model: &Model, name: &str) -> String {
    format!("{}-{name}", model.name)
}

/// When an alarm goes off.
struct GoesOff {
    description: String,
    watches: BTreeMap<String, Value>,
    operator: &'static str,
    threshold: Decimal,
    missing: Missing,
}

/// What it means that there is nothing to count.
enum Missing {
    /// Nobody called.
    IsFine,
    /// What measures does not run.
    IsWrong,
}

fn resource(
    model: &Model,
    watched: &Observability,
    name: &str,
    goes_off: GoesOff,
) -> PlacedResource {
    let actions = topic(model, watched).map(|topic| arn(topic.account.id, &topic.name));
    let mut own = properties([
        ("AlarmActions", Value::list(actions)),
        ("AlarmDescription", Value::string(goes_off.description)),
        ("AlarmName", Value::string(alarm_name(model, name))),
        ("ComparisonOperator", Value::string(goes_off.operator)),
        ("EvaluationPeriods", Value::integer(1)),
        ("Tags", tags_in(model, &watched.account)),
        ("Threshold", Value::Number(goes_off.threshold)),
        (
            "TreatMissingData",
            Value::string(match goes_off.missing {
                Missing::IsFine => "notBreaching",
                Missing::IsWrong => "breaching",
            }),
        ),
    ]);
    own.extend(goes_off.watches);
    PlacedResource::new(
        "AWS::CloudWatch::Alarm",
        LogicalId::new("Alarm", name),
        (&watched.account, &watched.region),
        own,
        watched.span,
    )
}

fn goes_off(
    model: &Model,
    watched: &Observability,
    alarm: &Alarm,
) -> Result<GoesOff, Box<Diagnostic>> {
    Ok(match &alarm.watches {
        AlarmSubject::Tokens { project, above } => tokens(model, project, *above, alarm.span)?,
        AlarmSubject::Request {
            project,
            model,
            side,
            above,
        } => request(project, model, *side, above.tokens()),
        AlarmSubject::Cost { budget, of, above } => {
            cost(model, watched, alarm, (budget, of, *above))?
        }
        AlarmSubject::Hits {
            cache,
            below,
            sample,
        } => {
            let metric = |name| Metric::of_cache(watched, name, cache);
            GoesOff {
                description: format!(
                    "less than {}% of the lookups in the cache {} find an answer",
                    percent(*below),
                    cache.name
                ),
                operator: "LessThanThreshold",
                ..share(&metric(HITS), &metric(LOOKUPS), (*below, 100), *sample)
            }
        }
        AlarmSubject::Errors { of, above, sample } => {
            let metric = |name| Metric::of_requests(watched, name, of);
            GoesOff {
                description: format!(
                    "more than {}% of the requests in {} fail",
                    percent(*above),
                    of.project.name
                ),
                ..share(&metric(FAILED), &metric(REQUESTS), (*above, 0), *sample)
            }
        }
        AlarmSubject::Latency {
            of,
            percentile,
            above,
            sample,
        } => {
            let metric = |name| Metric::of_requests(watched, name, of);
            let statistic = format!("p{percentile}");
            let metrics = [
                metric(LATENCY).under("latency", &statistic, sample.seconds),
                metric(REQUESTS).under("requests", "Sum", sample.seconds),
            ];
            let text = format!("IF(requests >= {}, latency, 0)", sample.requests);
            GoesOff {
                description: format!(
                    "{statistic} of the latency in {} is above {above} ms",
                    of.project.name
                ),
                watches: computed(metrics, &text, &statistic),
                operator: "GreaterThanThreshold",
                threshold: Decimal::from(*above),
                missing: Missing::IsFine,
            }
        }
    })
}

fn tokens(
    model: &Model,
    project: &Project,
    above: TokenLimit,
    span: Span,
) -> Result<GoesOff, Box<Diagnostic>> {
    let mantle = catalog::mantle_metrics();
    let (side, threshold, seconds) = match above {
        TokenLimit::Said(side, said) => (side, Decimal::from(said.tokens()), said.seconds()),
        TokenLimit::OfForecast(share) => {
            let uses = model.expected_uses.iter().filter(
                |expected| matches!(&expected.by, Consumer::Project(of) if **of == *project),
            );
            let a_month: Decimal = uses.map(|expected| output_a_month(&expected.tokens)).sum();
            if a_month.is_zero() {
                let what = format!("the project `{}`", project.name);
                return Err(no_forecast(&what, span));
            }
            let threshold =
                a_month / Decimal::from(FIVE_MINUTES_A_MONTH) * share / Decimal::ONE_HUNDRED;
            (TokenSide::Output, threshold.ceil(), FIVE_MINUTES)
        }
    };
    let name = match side {
        TokenSide::Input => &mantle.all_input,
        TokenSide::Output => &mantle.all_output,
    };
    Ok(GoesOff {
        description: format!(
            "more than {threshold} {} tokens of {} in {seconds} seconds",
            side.word(),
            project.name
        ),
        watches: alone(&Metric::of_project(name, project), "Sum", seconds),
        operator: "GreaterThanThreshold",
        threshold,
        missing: Missing::IsFine,
    })
}

fn request(project: &Project, model: &BedrockModel, side: TokenSide, above: u64) -> GoesOff {
    let mantle = catalog::mantle_metrics();
    let name = match side {
        TokenSide::Input => &mantle.input_of_one,
        TokenSide::Output => &mantle.output_of_one,
    };
    let metric = Metric::of_project(name, project).and_model(&model.id);
    GoesOff {
        description: format!(
            "a request to {} in {} has more than {above} {} tokens",
            model.name,
            project.name,
            side.word()
        ),
        watches: alone(&metric, "Maximum", FIVE_MINUTES),
        operator: "GreaterThanThreshold",
        threshold: Decimal::from(above),
        missing: Missing::IsFine,
    }
}

fn cost(
    model: &Model,
    watched: &Observability,
    alarm: &Alarm,
    (budget, of, above): (&Name, &Consumer, Decimal),
) -> Result<GoesOff, Box<Diagnostic>> {
    let covered = Covered::of(model, of, &watched.region);
    let Some(a_day) = covered.forecast(model) else {
        let what = format!("what the budget `{budget}` covers on bedrock-mantle");
        return Err(no_forecast(&what, alarm.span));
    };
    let dollars = covered
        .dollars(model)
        .map_err(|why| no_price(&why, alarm.span))?;
    if dollars.metrics.len() > alarm_metrics() {
        let problem = Diagnostic::error(
            Code::OverQuota,
            alarm.span,
            format!(
                "the cost of `{budget}` is counted by {} metrics, and the expression of an alarm may have {}",
                dollars.metrics.len(),
                alarm_metrics()
            ),
        );
        return Err(Box::new(
            problem.help("watch the cost of budgets that cover fewer models"),
        ));
    }
    // To the cent, and never nothing.
    let threshold = (a_day * above / Decimal::ONE_HUNDRED)
        .round_dp(2)
        .max(Decimal::new(1, 2))
        .normalize();
    let metrics = dollars.metrics.iter();
    let metrics = metrics.map(|(id, metric)| metric.under(id, "Sum", DAY));
    Ok(GoesOff {
        description: format!(
            "the tokens of a day that the budget {budget} covers come to more than {threshold} USD: {above}% of what is expected"
        ),
        watches: computed(metrics, &dollars.expression, "USD"),
        operator: "GreaterThanThreshold",
        threshold,
        missing: Missing::IsFine,
    })
}

fn no_forecast(what: &str, span: Span) -> Box<Diagnostic> {
    let problem = Diagnostic::error(
        Code::NoForecast,
        span,
        format!("no budget says what to expect of {what}"),
    );
    Box::new(problem.help("declare it with `expects` in a budget"))
}

fn no_price(why: &str, span: Span) -> Box<Diagnostic> {
    let problem = Diagnostic::error(
        Code::NoForecast,
        span,
        format!("the tokens have no price: {why}"),
    );
    Box::new(problem.help("say it under `prices:`, or watch a budget that covers other models"))
}

/// No answer three times running; nor is it fine if the canary does not ask at all.
fn of_canary(watched: &Observability, canary: &Canary) -> GoesOff {
    let seconds = u32::from(canary.every_minutes).saturating_mul(180).min(DAY);
    GoesOff {
        description: format!(
            "{} in {} has not answered the canary for {} minutes",
            canary.model.name,
            canary.project.name,
            seconds / 60
        ),
        watches: alone(
            &Metric::of_canary(watched, CANARY_SUCCESSES),
            "Sum",
            seconds,
        ),
        operator: "LessThanThreshold",
        threshold: Decimal::ONE,
        missing: Missing::IsWrong,
    }
}

/// Any error of a function: what it is there for was not done.
fn of_function(function: &Function) -> GoesOff {
    GoesOff {
        description: format!("the function {} fails", function.function_name),
        watches: alone(
            &Metric::of_function("Errors", function),
            "Sum",
            FIVE_MINUTES,
        ),
        operator: "GreaterThanThreshold",
        threshold: Decimal::ZERO,
        missing: Missing::IsFine,
    }
}

/// Per cent of the whole, and a healthy value where the whole is too small to say anything.
fn share(
    part: &Metric,
    whole: &Metric,
    (basis_points, healthy): (u16, u8),
    sample: Sample,
) -> GoesOff {
    let metrics = [
        part.under("part", "Sum", sample.seconds),
        whole.under("whole", "Sum", sample.seconds),
    ];
    let text = format!(
        "IF(whole >= {}, 100 * part / whole, {healthy})",
        sample.requests
    );
    GoesOff {
        description: String::new(),
        watches: computed(metrics, &text, "%"),
        operator: "GreaterThanThreshold",
        threshold: percent(basis_points),
        missing: Missing::IsFine,
    }
}

fn percent(basis_points: u16) -> Decimal {
    Decimal::new(basis_points.into(), 2).normalize()
}

fn alone(metric: &Metric, statistic: &str, seconds: u32) -> BTreeMap<String, Value> {
    let [namespace, name, dimensions] = metric.of_alarm();
    properties([
        namespace,
        name,
        dimensions,
        ("Period", Value::integer(seconds)),
        ("Statistic", Value::string(statistic)),
    ])
}

fn computed(
    metrics: impl IntoIterator<Item = Value>,
    text: &str,
    label: &str,
) -> BTreeMap<String, Value> {
    let all = metrics.into_iter().chain([expression(text, label)]);
    properties([("Metrics", Value::list(all))])
}
