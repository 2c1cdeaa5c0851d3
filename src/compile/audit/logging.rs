//! The logging of invocations: the log group, and the custom resource that has it turned on.
use crate::artifact::{Instruction, Json, LogicalId, Value};
use crate::catalog::invocation_logs;
use crate::compile::functions::logical_id;
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::compile::uses::own_key_arn;
use crate::model::{InvocationLogging, Model};

/// The log group, and the request to turn the logging on once it and the function are there: its
/// stack is deployed after that of the roles, which the function needs.
pub(super) fn logging(model: &Model, logging: &InvocationLogging) -> Part {
    let place = (&*logging.account, &logging.region);
    let mut log_group = PlacedResource::new(
        "AWS::Logs::LogGroup",
        LogicalId::new("LogGroup", "model-invocations"),
        place,
        properties([
            ("LogGroupName", Value::string(&logging.log_group)),
            ("RetentionInDays", Value::integer(logging.retention_days)),
            ("Tags", tags_in(model, &logging.account)),
        ]),
        logging.span,
    )
    .retained();
    if let Some(key) = &logging.key {
        let own = &mut log_group.resource.properties;
        own.insert("KmsKeyId".to_owned(), Value::Symbol(own_key_arn(key)));
    }
    let mut request = PlacedResource::new(
        "Custom::InvocationLogging",
        LogicalId::new("Logging", "model-invocations"),
        place,
        properties([
            (
                "Configuration",
                Value::string(configuration(logging).minified()),
            ),
            ("ServiceToken", Value::string(logging.function.arn())),
        ]),
        logging.span,
    );
    request.resource.depends_on = vec![
        logical_id("Function", &logging.function),
        log_group.id.clone(),
    ];
    Part {
        resources: vec![log_group, request],
        ..Part::default()
    }
}

/// What `PutModelInvocationLoggingConfiguration` takes
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_LoggingConfig.html>). As text:
/// CloudFormation would send `true` as a text.
fn configuration(logging: &InvocationLogging) -> Json<'_> {
    let recorded: Vec<&str> = logging.records.iter().map(|record| record.word()).collect();
    let delivered = invocation_logs().delivered.iter();
    let delivered = delivered
        .map(|(word, flag)| (flag.as_str(), Json::Bool(recorded.contains(&word.as_str()))));
    let cloud_watch = Json::map([
        ("logGroupName", Json::text(&*logging.log_group)),
        ("roleArn", Json::text(logging.delivery.arn.to_string())),
    ]);
    Json::map(std::iter::once(("cloudWatchConfig", cloud_watch)).chain(delivered))
}

/// Which calls are not logged, whatever is configured, for those who will look for them.
pub(super) fn coverage(logging: &InvocationLogging) -> Option<Instruction> {
    if logging.unlogged.is_empty() {
        return None;
    }
    let models: Vec<String> = logging
        .unlogged
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Some(Instruction {
        account: logging.account.id,
        about: "invocation-logging-coverage",
        why: vec![
            format!(
                "The log group {} has what was said on bedrock-runtime. Calls of {} go to bedrock-mantle, where AWS logs no",
                logging.log_group,
                models.join(", ")
            ),
            "prompt and no answer (<https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html>): only who calls can".to_owned(),
            "log them, and the trail says who called when. This shows what is configured:".to_owned(),
        ],
        command: words(&[
            "aws",
            "bedrock",
            "get-model-invocation-logging-configuration",
            "--region",
            logging.region.as_str(),
        ]),
        origin: logging.span,
    })
}
