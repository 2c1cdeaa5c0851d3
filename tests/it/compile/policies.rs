//! The policies of roles against the right form of each.
use super::acme::{Acme, acme};
use super::builder::{own_role, role, service, trust};
use super::{json, printed};
use serde_json::{Value, json};
use synth::model::{Model, Requirement, TrustConditions, TrustedPrincipal, Verb};

/// The statements of a policy file, by Sid.
fn statement(model: &Model, path: &str, sid: &str) -> Value {
    let document = json(&printed(model), path);
    let statements = document["Statement"].as_array().unwrap();
    let found = statements.iter().find(|statement| statement["Sid"] == sid);
    found
        .unwrap_or_else(|| panic!("no {sid} in {document:#}"))
        .clone()
}

fn answer_service(sid: &str) -> Value {
    let path = "policies/iam/333333333333/answer-service.json";
    statement(&acme().model, path, sid)
}

#[test]
fn invoking_in_a_project_is_create_inference_on_it_with_the_model_as_condition() {
    assert_eq!(
        answer_service("InvokeSearchProdThroughPrivateNetwork"),
        json!({
            "Sid": "InvokeSearchProdThroughPrivateNetwork",
            "Effect": "Allow",
            "Action": "bedrock-mantle:CreateInference",
            "Resource": "${synth:project/search-prod.arn}",
            "Condition": { "StringEquals": {
                "aws:SourceVpc": "vpc-0a1b2c3d4e5f60718",
                "bedrock-mantle:Model": "openai.gpt-5.5"
            }}
        })
    );
}

#[test]
fn models_of_one_project_share_a_statement() {
    let Acme {
        mut model,
        search_prod,
        ..
    } = acme();
    let other = super::builder::on_mantle("gpt-5.4", "openai.gpt-5.4");
    let operator = model
        .roles
        .iter_mut()
        .find(|role| role.identity.name.as_str() == "platform-operator")
        .unwrap();
    let mut grant = operator.grants[0].clone();
    grant.verb = Verb::InvokeInProject {
        model: other,
        project: search_prod,
        through: None,
    };
    operator.grants.push(grant);
    let path = "policies/iam/333333333333/platform-operator.json";
    assert_eq!(
        statement(&model, path, "InvokeSearchProd")["Condition"],
        json!({ "StringEquals": { "bedrock-mantle:Model": ["openai.gpt-5.4", "openai.gpt-5.5"] }})
    );
}

#[test]
fn invoking_on_the_runtime_is_the_invoke_model_pair_on_the_model() {
    assert_eq!(
        answer_service("InvokeOnRuntimeUsEast2ThroughPrivateNetwork"),
        json!({
            "Sid": "InvokeOnRuntimeUsEast2ThroughPrivateNetwork",
            "Effect": "Allow",
            "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            "Resource": "arn:aws:bedrock:us-east-2::foundation-model/openai.gpt-oss-20b-1:0",
            "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d4e5f60718" }}
        })
    );
}

#[test]
fn the_responses_api_of_the_runtime_is_asked_of_the_default_project_too() {
    assert_eq!(
        answer_service("RespondOnRuntimeUsEast2ThroughPrivateNetwork"),
        json!({
            "Sid": "RespondOnRuntimeUsEast2ThroughPrivateNetwork",
            "Effect": "Allow",
            "Action": "bedrock:InvokeModel",
            "Resource": "arn:aws:bedrock:us-east-2:333333333333:project/default",
            "Condition": {
                "ArnEquals": {
                    "bedrock:ModelArn": "arn:aws:bedrock:us-east-2::foundation-model/openai.gpt-oss-20b-1:0"
                },
                "StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d4e5f60718" }
            }
        })
    );
}

#[test]
fn reading_is_each_action_on_its_own_resource_and_decryption_through_s3_alone() {
    assert_eq!(
        answer_service("ReadPrompts"),
        json!({
            "Sid": "ReadPrompts", "Effect": "Allow", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::org-ml-prompts/prod/*"
        })
    );
    assert_eq!(
        answer_service("ListPrompts"),
        json!({
            "Sid": "ListPrompts", "Effect": "Allow", "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::org-ml-prompts",
            "Condition": { "StringLike": { "s3:prefix": "prod/*" }}
        })
    );
    assert_eq!(
        answer_service("DecryptPrompts"),
        json!({
            "Sid": "DecryptPrompts", "Effect": "Allow", "Action": "kms:Decrypt",
            "Resource": "arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555",
            "Condition": { "StringEquals": { "kms:ViaService": "s3.us-east-2.amazonaws.com" }}
        })
    );
}

#[test]
fn reading_a_whole_bucket_lists_it_without_a_prefix_condition() {
    let mut acme = acme();
    let may = vec![Verb::Read {
        bucket: acme.prompts.clone(),
        prefix: String::new(),
    }];
    let reader = own_role("reader", &acme.platform);
    acme.model.roles = vec![role(reader, service("lambda.amazonaws.com"), may)];
    let path = "policies/iam/222222222222/reader.json";
    let listing = statement(&acme.model, path, "ListPrompts");
    assert_eq!(listing.get("Condition"), None);
    assert_eq!(
        statement(&acme.model, path, "ReadPrompts")["Resource"],
        "arn:aws:s3:::org-ml-prompts/*"
    );
}

#[test]
fn two_prefixes_of_one_bucket_are_two_statements_whose_sids_do_not_depend_on_their_order() {
    let mut acme = acme();
    let read = |prefix: &str| Verb::Read {
        bucket: acme.prompts.clone(),
        prefix: prefix.to_owned(),
    };
    let reader = own_role("reader", &acme.platform);
    let with = |may| vec![role(reader.clone(), service("lambda.amazonaws.com"), may)];
    acme.model.roles = with(vec![read("a/"), read("b/")]);
    let one = printed(&acme.model);
    acme.model.roles = with(vec![read("b/"), read("a/"), read("b/")]);
    assert_eq!(printed(&acme.model), one);
    let document = json(&one, "policies/iam/222222222222/reader.json");
    let sids: Vec<&str> = document["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|statement| statement["Sid"].as_str().unwrap())
        .collect();
    assert_eq!(
        sids.iter()
            .filter(|sid| sid.starts_with("ReadPrompts"))
            .count(),
        2,
        "{sids:?}"
    );
    assert!(
        sids.iter()
            .all(|sid| sid.bytes().all(|b| b.is_ascii_alphanumeric())),
        "{sids:?}"
    );
    // Both prefixes decrypt alike: one statement.
    assert_eq!(
        sids.iter().filter(|sid| **sid == "DecryptPrompts").count(),
        1,
        "{sids:?}"
    );
}

#[test]
fn using_a_cache_is_by_key_only_and_decrypts_through_dynamodb() {
    assert_eq!(
        answer_service("UseAnswers"),
        json!({
            "Sid": "UseAnswers", "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            "Resource": "arn:aws:dynamodb:us-east-2:333333333333:table/acme-answers"
        })
    );
    assert_eq!(
        answer_service("DecryptAnswers")["Condition"],
        json!({ "StringEquals": { "kms:ViaService": "dynamodb.us-east-2.amazonaws.com" }})
    );
}

#[test]
fn publishing_reading_a_secret_and_assuming_name_exactly_what_they_are_about() {
    assert_eq!(
        answer_service("PublishMetricsSynthLLM")["Condition"],
        json!({ "StringEquals": { "cloudwatch:namespace": "Synth/LLM" }})
    );
    assert_eq!(
        answer_service("ReadSecretOpenaiKey")["Resource"],
        "arn:aws:secretsmanager:us-east-2:333333333333:secret:openai-AbCdEf"
    );
    let path = "policies/iam/333333333333/platform-operator.json";
    assert_eq!(
        statement(&acme().model, path, "AssumeCacheJanitor"),
        json!({
            "Sid": "AssumeCacheJanitor", "Effect": "Allow", "Action": "sts:AssumeRole",
            "Resource": "arn:aws:iam::333333333333:role/llm/acme-cache-janitor"
        })
    );
}

#[test]
fn a_policy_file_with_invented_ids_says_that_it_is_not_attachable() {
    let files = printed(&acme().model);
    let with = json(&files, "policies/iam/333333333333/answer-service.json");
    assert!(
        with["Id"]
            .as_str()
            .unwrap()
            .starts_with("Not attachable as it is")
    );
    let without = json(&files, "policies/kms/333333333333/llm-data.json");
    assert_eq!(without.get("Id"), None);
}

#[test]
fn a_role_of_another_account_is_trusted_by_its_account_and_its_exact_arn() {
    let path = "policies/trust/333333333333/platform-operator.json";
    assert_eq!(
        statement(&acme().model, path, "TrustOrchestrator"),
        json!({
            "Sid": "TrustOrchestrator", "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::222222222222:root" },
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Condition": {
                "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/ml/orchestrator" },
                "StringEquals": {
                    "aws:PrincipalOrgID": "o-a1b2c3d4e5",
                    "aws:PrincipalTag/PlatformTeam": "CoreAI",
                    "aws:SourceVpce": "vpce-0123456789abcdef0"
                },
                "StringLike": { "sts:SourceIdentity": "*" }
            }
        })
    );
}

#[test]
fn a_role_of_an_account_that_is_not_listed_is_not_held_to_the_organization() {
    let mut acme = acme();
    let partner = super::builder::given_role("partner", "arn:aws:iam::999999999999:role/partner");
    let mut from_partner = trust(TrustedPrincipal::Role(partner));
    from_partner.conditions = TrustConditions {
        external_id: Some("tenant-7".to_owned()),
        mfa: Requirement::Required,
        ..TrustConditions::default()
    };
    acme.model.roles[0].trusted_by = vec![from_partner];
    let path = "policies/trust/333333333333/answer-service.json";
    assert_eq!(
        statement(&acme.model, path, "TrustPartner")["Condition"],
        json!({
            "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::999999999999:role/partner" },
            "Bool": { "aws:MultiFactorAuthPresent": "true" },
            "StringEquals": { "sts:ExternalId": "tenant-7" }
        })
    );
}

#[test]
fn a_service_is_trusted_for_its_account_where_it_says_for_whom_it_acts() {
    let mut acme = acme();
    acme.model.roles[0].trusted_by = service("budgets.amazonaws.com");
    let path = "policies/trust/333333333333/answer-service.json";
    assert_eq!(
        statement(&acme.model, path, "TrustBudgets"),
        json!({
            "Sid": "TrustBudgets", "Effect": "Allow",
            "Principal": { "Service": "budgets.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "aws:SourceAccount": "333333333333" }}
        })
    );
    acme.model.roles[0].trusted_by = service("lambda.amazonaws.com");
    assert_eq!(
        statement(&acme.model, path, "TrustLambda").get("Condition"),
        None
    );
}

#[test]
fn a_caller_may_set_the_source_identity_that_its_target_asks_for() {
    let mut model = acme().model;
    let janitor = &mut model.roles[1];
    assert_eq!(janitor.identity.name.as_str(), "cache-janitor");
    for trust in &mut janitor.trusted_by {
        trust.conditions.source_identity = Requirement::Required;
    }
    let path = "policies/iam/333333333333/platform-operator.json";
    assert_eq!(
        statement(&model, path, "AssumeCacheJanitor")["Action"],
        json!(["sts:AssumeRole", "sts:SetSourceIdentity"])
    );
}

#[test]
fn without_an_organization_nobody_is_held_to_one() {
    let mut model = acme().model;
    model.organization = None;
    model.guardrails.clear();
    let path = "policies/trust/333333333333/cache-janitor.json";
    assert_eq!(
        statement(&model, path, "TrustAccountPlatform")["Condition"],
        json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" }})
    );
}
