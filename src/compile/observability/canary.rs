//! The canary's schedule, and what its function is told.
use super::functions;
use crate::artifact::{Symbol, SymbolAttribute, SymbolKind, Value};
use crate::catalog::{Service, host};
use crate::compile::functions::logical_id;
use crate::compile::part::{Part, PlacedResource, properties};
use crate::model::{Canary, Function, FunctionKind, Model, Observability};

/// How long the canary waits for an answer, in seconds.
const WAITS_SECONDS: u16 = 30;

/// What calls the function: once each time, and not again where that failed.
pub(super) fn schedule(model: &Model, watched: &Observability, canary: &Canary) -> Part {
    let of_this = |it: &&Function| it.kind == FunctionKind::Canary && it.name == watched.name;
    let Some(function) = functions(model, watched).find(of_this) else {
        return Part::default();
    };
    let role = Value::Symbol(Symbol {
        kind: SymbolKind::Role,
        account: watched.account.id,
        name: canary.schedule_role.identity.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    });
    let retries = Value::map([
        ("MaximumEventAgeInSeconds", Value::integer(60)),
        ("MaximumRetryAttempts", Value::integer(0)),
    ]);
    let mut resource = PlacedResource::new(
        "AWS::Scheduler::Schedule",
        logical_id("Schedule", function),
        (&watched.account, &watched.region),
        properties([
            (
                "FlexibleTimeWindow",
                Value::map([("Mode", Value::string("OFF"))]),
            ),
            ("Name", Value::string(&function.function_name)),
            (
                "ScheduleExpression",
                Value::string(rate(canary.every_minutes)),
            ),
            ("State", Value::string("ENABLED")),
            (
                "Target",
                Value::map([
                    ("Arn", Value::string(function.arn())),
                    ("RetryPolicy", retries),
                    ("RoleArn", role),
                ]),
            ),
        ]),
        watched.span,
    );
    let id = logical_id("Function", function);
    resource.resource.depends_on.push(id);
    Part::of(resource)
}

/// A rate of EventBridge Scheduler
/// (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>).
fn rate(minutes: u32) -> String {
    match minutes {
        1 => "rate(1 minute)".to_owned(),
        minutes => format!("rate({minutes} minutes)"),
    }
}

/// What the function is told.
pub(in crate::compile) fn configuration(model: &Model, function: &Function) -> Value {
    let watched = model.observability.iter().find(|watched| {
        watched.name == function.name
            && watched.account.id == function.account.id
            && watched.region == function.region
    });
    let canary = watched.and_then(|watched| Some((watched, watched.canary.as_ref()?)));
    let Some((watched, canary)) = canary else {
        return Value::map::<&str>([]);
    };
    let host = host(Service::BedrockMantle, &canary.project.region);
    let url = format!("https://{host}{}/responses", canary.model.base_path);
    Value::map([
        ("canary", Value::string(watched.name.as_str())),
        ("max_output_tokens", Value::integer(Canary::OUTPUT_TOKENS)),
        ("model", Value::string(&canary.model.id)),
        ("namespace", Value::string(&watched.namespace)),
        ("project", super::metric::project_id(&canary.project)),
        ("signing_name", Value::string("bedrock-mantle")),
        ("timeout_seconds", Value::integer(WAITS_SECONDS)),
        ("url", Value::string(url)),
    ])
}
