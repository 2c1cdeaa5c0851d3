//! Amazon Bedrock policies: the guardrail that inference goes through, by region.
use crate::artifact::Value;
use crate::model::GuardrailVersion;

/// The policy in AWS's management-policy language. The whole of every message is guarded, system
/// prompts included, and no model is left out
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_bedrock_syntax.html>).
pub(super) fn content(guardrails: &[GuardrailVersion]) -> Value {
    let assign = |value: Value| Value::map([("@@assign", value)]);
    let whole = || assign(Value::string("comprehensive"));
    let none: [Value; 0] = [];
    let regions = guardrails.iter().map(|guardrail| {
        let enforced = Value::map([
            ("identifier", assign(Value::string(&*guardrail.arn))),
            (
                "model_enforcement",
                Value::map([
                    ("excluded_models", assign(Value::list(none.clone()))),
                    (
                        "included_models",
                        assign(Value::list([Value::string("ALL")])),
                    ),
                ]),
            ),
            (
                "selective_content_guarding",
                Value::map([("messages", whole()), ("system", whole())]),
            ),
        ]);
        (
            guardrail.region.as_str(),
            Value::map([("organization", enforced)]),
        )
    });
    Value::map([(
        "bedrock",
        Value::map([("guardrail_inference", Value::map(regions))]),
    )])
}
