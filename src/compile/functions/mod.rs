//! Lambda functions: the function with its source and configuration, its log group, and who may call it.
mod enforcer;
mod limiter;

use super::observability;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::topic;
use crate::artifact::{Json, LogicalId, Symbol, SymbolAttribute, SymbolKind, Value};
use crate::catalog::{Quota, quota};
use crate::diag::{Code, Diagnostic};
use crate::model::{CallingTopic, Function, FunctionKind, Model, Owner, RoleIdentity};

/// The environment variable that holds all that differs between functions of one source, as JSON.
const CONFIGURATION: &str = "CONFIGURATION";

/// What all functions run on
/// (<https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>).
const RUNTIME: &str = "python3.13";

/// A function whose log group is there before it, so that its retention holds from the first line.
pub(super) fn function(model: &Model, function: &Function) -> Part {
    let (source, configuration) = match function.kind {
        FunctionKind::Enforcer => {
            let configuration = enforcer::configuration(model, function);
            (enforcer::SOURCE, Value::string(configuration))
        }
        FunctionKind::Canary => {
            let configuration = observability::configuration(model, function);
            (
                include_str!("canary.py"),
                Value::JsonText(Box::new(configuration)),
            )
        }
        FunctionKind::Limiter => {
            let configuration = limiter::configuration(model, function);
            (limiter::SOURCE, Value::string(configuration))
        }
        // CloudFormation tells it all.
        FunctionKind::InvocationLogging => {
            (include_str!("invocation_logging.py"), Value::string("{}"))
        }
    };
    let place = (&*function.account, &function.region);
    let log_group = PlacedResource::new(
        "AWS::Logs::LogGroup",
        logical_id("LogGroup", function),
        place,
        properties([
            ("LogGroupName", Value::string(function.log_group())),
            ("RetentionInDays", Value::integer(function.retention_days)),
            ("Tags", tags_in(model, &function.account)),
        ]),
        function.span,
    )
    .retained();
    let mut resource = PlacedResource::new(
        "AWS::Lambda::Function",
        logical_id("Function", function),
        place,
        properties([
            ("Architectures", Value::list([Value::string("arm64")])),
            ("Code", Value::map([("ZipFile", Value::string(source))])),
            (
                "Description",
                Value::string(format!(
                    "{} of {} of the blueprint {}",
                    function.kind.word(),
                    function.name,
                    model.name
                )),
            ),
            (
                "Environment",
                Value::map([(
                    "Variables",
                    Value::map([(CONFIGURATION, configuration.clone())]),
                )]),
            ),
            ("FunctionName", Value::string(&function.function_name)),
            ("Handler", Value::string("index.handler")),
            (
                "LoggingConfig",
                Value::map([
                    ("LogFormat", Value::string("JSON")),
                    ("LogGroup", Value::string(function.log_group())),
                ]),
            ),
            ("MemorySize", Value::integer(256)),
            ("Role", role_arn(&function.role)),
            ("Runtime", Value::string(RUNTIME)),
            ("Tags", tags_in(model, &function.account)),
            ("Timeout", Value::integer(function.timeout_seconds)),
        ]),
        function.span,
    );
    resource.resource.depends_on.push(log_group.id.clone());
    let id = resource.id.clone();
    let mut resources = vec![log_group, resource];
    for topic in &function.called_by_topics {
        resources.extend(called_by(function, topic, &id));
    }
    if let Some(minutes) = function.called_every_minutes {
        resources.extend(called_every(function, minutes, &id));
    }
    Part {
        resources,
        diagnostics: too_large(function, &configuration).into_iter().collect(),
        ..Part::default()
    }
}

/// The id of one of a function's resources.
pub(super) fn logical_id(kind: &str, function: &Function) -> LogicalId {
    let word = function.kind.word();
    LogicalId::new(kind, &format!("{}-{word}", function.name))
}

/// The role's ARN, as a symbol: the role has to be there.
pub(super) fn role_arn(role: &RoleIdentity) -> Value {
    match &role.owner {
        Owner::Synth(account) => Value::Symbol(Symbol {
            kind: SymbolKind::Role,
            account: account.id,
            name: role.identity.clone(),
            region: None,
            attribute: SymbolAttribute::Arn,
        }),
        Owner::Existing | Owner::IdentityCenter(_) => Value::string(role.arn.to_string()),
    }
}

/// A topic's messages reach the function, and no other topic's. The topic may be in another region
/// (<https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html>).
fn called_by(function: &Function, topic: &CallingTopic, id: &LogicalId) -> [PlacedResource; 2] {
    let place = (&*function.account, &function.region);
    let (partition, account) = (function.region.partition(), function.account.id);
    let topic_arn = format!(
        "arn:{partition}:sns:{}:{account}:{}",
        topic.region, topic.topic_name
    );
    let word = function.kind.word();
    let name = format!("{}-to-{word}", topic.name);
    let mut permission = may_call(function, &name, "sns", &topic_arn, id);
    if topic.region == function.region {
        let own = LogicalId::new("Topic", topic.name.as_str());
        permission.resource.depends_on.push(own);
    }
    let mut subscription = PlacedResource::new(
        "AWS::SNS::Subscription",
        LogicalId::new("Subscription", &name),
        place,
        properties([
            ("Endpoint", Value::string(function.arn())),
            ("Protocol", Value::string("lambda")),
            ("Region", Value::string(topic.region.as_str())),
            ("TopicArn", topic::arn(function.account.id, &topic.name)),
        ]),
        function.span,
    );
    if topic.region == function.region {
        subscription.resource.properties.remove("Region");
    }
    subscription.resource.depends_on.push(permission.id.clone());
    [permission, subscription]
}

/// A rule calls the function every so often, with a constant input.
fn called_every(function: &Function, minutes: u16, id: &LogicalId) -> [PlacedResource; 2] {
    let place = (&*function.account, &function.region);
    let (partition, account) = (function.region.partition(), function.account.id);
    let (region, name) = (&function.region, &function.function_name);
    let every = match minutes {
        1 => "rate(1 minute)".to_owned(),
        60 => "rate(1 hour)".to_owned(),
        minutes => format!("rate({minutes} minutes)"),
    };
    let target = Value::map([
        ("Arn", Value::string(function.arn())),
        ("Id", Value::string(function.kind.word())),
        (
            "Input",
            Value::string(Json::map([("check", Json::Bool(true))]).minified()),
        ),
    ]);
    let mut rule = PlacedResource::new(
        "AWS::Events::Rule",
        logical_id("Rule", function),
        place,
        properties([
            ("Description", Value::string(format!("Calls {name}"))),
            ("Name", Value::string(name)),
            ("ScheduleExpression", Value::string(every)),
            ("State", Value::string("ENABLED")),
            ("Targets", Value::list([target])),
        ]),
        function.span,
    );
    rule.resource.depends_on.push(id.clone());
    let rule_arn = format!("arn:{partition}:events:{region}:{account}:rule/{name}");
    let own = format!("{}-{}-schedule", function.name, function.kind.word());
    let permission = may_call(function, &own, "events", &rule_arn, id);
    [permission, rule]
}

/// One thing of a service may call the function.
fn may_call(
    function: &Function,
    name: &str,
    service: &str,
    source_arn: &str,
    id: &LogicalId,
) -> PlacedResource {
    let mut permission = PlacedResource::new(
        "AWS::Lambda::Permission",
        LogicalId::new("Permission", name),
        (&*function.account, &function.region),
        properties([
            ("Action", Value::string("lambda:InvokeFunction")),
            ("FunctionName", Value::string(&function.function_name)),
            (
                "Principal",
                Value::string(format!("{service}.amazonaws.com")),
            ),
            (
                "SourceAccount",
                Value::string(function.account.id.to_string()),
            ),
            ("SourceArn", Value::string(source_arn)),
        ]),
        function.span,
    );
    permission.resource.depends_on.push(id.clone());
    permission
}

/// What AWS takes as the environment of a function, in bytes
/// (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>).
fn too_large(function: &Function, configuration: &Value) -> Option<Diagnostic> {
    let most = quota(Quota::FunctionEnvironmentBytes);
    let invented = quota(Quota::InventedIdCharacters);
    let bytes = CONFIGURATION.len() + configuration.text_bytes(invented);
    (bytes > most).then(|| {
        Diagnostic::error(
            Code::OverQuota,
            function.span,
            format!(
                "the configuration of the function `{}` has {bytes} bytes, AWS Lambda accepts {most}",
                function.function_name
            ),
        )
        .help("place some of what it serves in another account")
    })
}
