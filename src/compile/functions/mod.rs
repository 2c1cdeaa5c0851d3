//! Lambda functions: the function with its source and configuration, its log group, and who may call it.
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{Json, LogicalId, Symbol, SymbolAttribute, SymbolKind, Value};
use crate::model::{Function, FunctionKind, Model, Owner};

/// The environment variable that holds all that differs between functions of one source, as JSON.
const CONFIGURATION: &str = "CONFIGURATION";

/// What all functions run on
/// (<https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>).
const RUNTIME: &str = "python3.13";

/// A function whose log group is there before it, so that its retention holds from the first line.
pub(super) fn function(model: &Model, function: &Function) -> Part {
    let (source, configuration) = match function.kind {
        FunctionKind::Enforcer => ("", Json::map::<&str>([])),
        FunctionKind::InvocationLogging => {
            (include_str!("invocation_logging.py"), Json::map::<&str>([]))
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
    );
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
                    Value::map([(CONFIGURATION, Value::string(configuration.minified()))]),
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
            ("Role", role_arn(function)),
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
    Part {
        resources,
        ..Part::default()
    }
}

/// The id of one of a function's resources.
pub(super) fn logical_id(kind: &str, function: &Function) -> LogicalId {
    let word = function.kind.word();
    LogicalId::new(kind, &format!("{}-{word}", function.name))
}

/// The role's ARN, as a symbol: the role has to be there.
fn role_arn(function: &Function) -> Value {
    match &function.role.owner {
        Owner::Synth(account) => Value::Symbol(Symbol {
            kind: SymbolKind::Role,
            account: account.id,
            name: function.role.identity.clone(),
            region: None,
            attribute: SymbolAttribute::Arn,
        }),
        Owner::Existing | Owner::IdentityCenter(_) => Value::string(function.role.arn.to_string()),
    }
}

/// A topic's messages reach the function, and no other topic's.
fn called_by(function: &Function, topic: &str, id: &LogicalId) -> [PlacedResource; 2] {
    let place = (&*function.account, &function.region);
    let (partition, account) = (function.region.partition(), function.account.id);
    let topic_arn = format!("arn:{partition}:sns:{}:{account}:{topic}", function.region);
    let mut permission = PlacedResource::new(
        "AWS::Lambda::Permission",
        LogicalId::new(
            "Permission",
            &format!("{topic}-to-{}", function.function_name),
        ),
        place,
        properties([
            ("Action", Value::string("lambda:InvokeFunction")),
            ("FunctionName", Value::string(&function.function_name)),
            ("Principal", Value::string("sns.amazonaws.com")),
            ("SourceAccount", Value::string(account.to_string())),
            ("SourceArn", Value::string(&topic_arn)),
        ]),
        function.span,
    );
    permission.resource.depends_on.push(id.clone());
    let mut subscription = PlacedResource::new(
        "AWS::SNS::Subscription",
        LogicalId::new(
            "Subscription",
            &format!("{topic}-to-{}", function.function_name),
        ),
        place,
        properties([
            ("Endpoint", Value::string(function.arn())),
            ("Protocol", Value::string("lambda")),
            ("TopicArn", Value::string(&topic_arn)),
        ]),
        function.span,
    );
    subscription.resource.depends_on.push(permission.id.clone());
    [permission, subscription]
}
