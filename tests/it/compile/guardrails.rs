//! Guardrails against the forms of AWS's documentation, with its traps avoided.
use super::acme::acme;
use super::builder::guardrail;
use super::{json, printed};
use serde_json::{Value, json};
use synth::model::{GuardrailKind, PolicyTarget};

/// The statements of one guardrail of acme, alone in its document.
fn statements(name: &str) -> Value {
    let mut acme = acme();
    acme.model
        .guardrails
        .retain(|guardrail| guardrail.kind.name() == name);
    json(&printed(&acme.model), "policies/scp/root-1.json")["Statement"].clone()
}

#[test]
fn approved_models_only_knows_both_endpoints_and_what_the_responses_api_needs() {
    assert_eq!(
        statements("approved-models-only"),
        json!([
            {
                "Sid": "MantleModels", "Effect": "Deny", "Resource": "*",
                "Action": [
                    "bedrock-mantle:CountTokens",
                    "bedrock-mantle:CreateFineTuningJob",
                    "bedrock-mantle:CreateInference"
                ],
                "Condition": { "StringNotEquals": { "bedrock-mantle:Model": "openai.gpt-5.5" }}
            },
            {
                "Sid": "RuntimeModels", "Effect": "Deny",
                "Action": [
                    "bedrock:CreateEvaluationJob",
                    "bedrock:CreateInferenceProfile",
                    "bedrock:CreateModelInvocationJob",
                    "bedrock:CreateProvisionedModelThroughput",
                    "bedrock:InvokeModel*"
                ],
                "NotResource": [
                    "arn:aws:bedrock:*:*:application-inference-profile/*",
                    "arn:aws:bedrock:*:*:async-invoke/*",
                    "arn:aws:bedrock:*:*:model-invocation-job/*",
                    "arn:aws:bedrock:*:*:project/default",
                    "arn:aws:bedrock:*::foundation-model/openai.gpt-oss-20b-1:0"
                ]
            }
        ])
    );
}

#[test]
fn approved_regions_only_is_about_bedrock_alone() {
    assert_eq!(
        statements("approved-regions-only"),
        json!([{
            "Sid": "ApprovedRegions", "Effect": "Deny", "Resource": "*",
            "Action": ["bedrock-mantle:*", "bedrock:*"],
            "Condition": { "StringNotEquals": {
                "aws:RequestedRegion": ["us-east-1", "us-east-2"]
            }}
        }])
    );
}

#[test]
fn no_default_project_denies_inference_there() {
    assert_eq!(
        statements("no-default-project"),
        json!([{
            "Sid": "DefaultProject", "Effect": "Deny",
            "Action": "bedrock-mantle:CreateInference",
            "Resource": "arn:aws:bedrock-mantle:*:*:project/default"
        }])
    );
}

#[test]
fn no_long_term_api_keys_denies_both_prefixes_and_leaves_other_credentials_alone() {
    assert_eq!(
        statements("no-long-term-api-keys"),
        json!([
            {
                "Sid": "CreateLongTermKeys", "Effect": "Deny", "Resource": "*",
                "Action": [
                    "iam:CreateServiceSpecificCredential",
                    "iam:ResetServiceSpecificCredential"
                ],
                "Condition": { "StringEquals": {
                    "iam:ServiceSpecificCredentialServiceName": "bedrock.amazonaws.com"
                }}
            },
            {
                "Sid": "UseLongTermKeysOnAnthropic", "Effect": "Deny", "Resource": "*",
                "Action": "aws-external-anthropic:CallWithBearerToken",
                "Condition": { "StringNotEquals": {
                    "aws-external-anthropic:BearerTokenType": "SHORT_TERM"
                }}
            },
            {
                "Sid": "UseLongTermKeysOnMantle", "Effect": "Deny", "Resource": "*",
                "Action": "bedrock-mantle:CallWithBearerToken",
                "Condition": { "StringNotEquals": {
                    "bedrock-mantle:BearerTokenType": "SHORT_TERM"
                }}
            },
            {
                "Sid": "UseLongTermKeysOnRuntime", "Effect": "Deny", "Resource": "*",
                "Action": "bedrock:CallWithBearerToken",
                "Condition": { "StringNotEquals": { "bedrock:BearerTokenType": "SHORT_TERM" }}
            }
        ])
    );
}

#[test]
fn protect_audit_trail_excepts_the_exact_roles_or_nobody() {
    let with = statements("protect-audit-trail");
    assert_eq!(
        with[0]["Condition"],
        json!({ "ArnNotEquals": {
            "aws:PrincipalArn": "arn:aws:iam::444444444444:role/platform/security-admin"
        }})
    );
    let actions = with[0]["Action"].as_array().unwrap();
    assert!(
        actions.contains(&json!("cloudtrail:StopLogging")),
        "{actions:?}"
    );
    let mut acme = acme();
    acme.model.guardrails = vec![guardrail(GuardrailKind::ProtectAuditTrail {
        log_groups: Vec::new(),
        buckets: Vec::new(),
    })];
    let without = json(&printed(&acme.model), "policies/scp/root-1.json");
    assert_eq!(without["Statement"][0].get("Condition"), None);
}

#[test]
fn zero_retention_lets_requests_pass_that_say_nothing_of_retention() {
    assert_eq!(
        statements("zero-retention"),
        json!([
            {
                "Sid": "MantleRetention", "Effect": "Deny", "Resource": "*",
                "Action": [
                    "bedrock-mantle:CreateProject",
                    "bedrock-mantle:PutAccountDataRetention",
                    "bedrock-mantle:UpdateProject"
                ],
                "Condition": {
                    "Null": { "bedrock-mantle:DataRetentionMode": "false" },
                    "StringNotEquals": { "bedrock-mantle:DataRetentionMode": "none" }
                }
            },
            {
                "Sid": "RuntimeRetention", "Effect": "Deny", "Resource": "*",
                "Action": "bedrock:PutAccountDataRetention",
                "Condition": {
                    "Null": { "bedrock:DataRetentionMode": "false" },
                    "StringNotEquals": { "bedrock:DataRetentionMode": "none" }
                }
            }
        ])
    );
}

#[test]
fn guardrails_are_organization_policies_made_one_after_the_other() {
    let mut acme = acme();
    let search = ("search", "333333333333");
    let support = ("support", "555555555555");
    for (guardrail, (word, id)) in acme.model.guardrails.iter_mut().zip([search, support]) {
        guardrail.on = vec![word.to_owned()];
        guardrail.attached_to = vec![PolicyTarget::Account(id.parse().unwrap())];
    }
    let template = json(
        &printed(&acme.model),
        "stacks/111111111111/us-east-2/org.template.json",
    );
    let resources = template["Resources"].as_object().unwrap();
    let ids: Vec<&str> = resources.keys().map(String::as_str).collect();
    let expected = ["GuardrailsRoot1", "GuardrailsSearch1", "GuardrailsSupport1"];
    assert_eq!(ids, expected);
    let waiting: Vec<&str> = resources
        .values()
        .filter_map(|resource| resource["DependsOn"].as_str())
        .collect();
    assert_eq!(waiting, expected[..2]);
    let properties = &resources["GuardrailsRoot1"]["Properties"];
    assert_eq!(properties["Name"], "acme-guardrails-root-1");
    assert_eq!(
        properties["Description"],
        "no-default-project, no-long-term-api-keys, protect-audit-trail, zero-retention"
    );
    assert_eq!(properties["TargetIds"], json!(["r-ab12"]));
    assert_eq!(properties["Type"], "SERVICE_CONTROL_POLICY");
    assert!(
        properties["Content"].is_object(),
        "a text would switch drift detection off"
    );
}
