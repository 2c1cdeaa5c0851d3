//! Each resource against the right form of it.
use super::acme::acme;
use super::builder::{budget, cache, empty, guardrail, name, own_role, role, service};
use super::{json, printed};
use serde_json::json;
use synth::model::{Covers, GuardrailKind, Verb};

const SEARCH_ACCESS: &str = "stacks/333333333333/us-east-2/access.template.json";
const SEARCH_DATA: &str = "stacks/333333333333/us-east-2/data.template.json";

#[test]
fn a_role_has_its_names_its_boundary_and_one_inline_policy() {
    let access = json(&printed(&acme().model), SEARCH_ACCESS);
    let properties = &access["Resources"]["RoleAnswerService"]["Properties"];
    assert_eq!(properties["RoleName"], "acme-answer-service");
    assert_eq!(properties["Path"], "/llm/");
    assert_eq!(
        properties["PermissionsBoundary"],
        "arn:aws:iam::333333333333:policy/CompanyBoundary"
    );
    assert_eq!(properties["MaxSessionDuration"], 3600);
    assert_eq!(
        properties["Tags"],
        json!([{ "Key": "CostCenter", "Value": "genai" }])
    );
    assert_eq!(properties["Policies"].as_array().unwrap().len(), 1);
}

#[test]
fn a_key_rotates_is_kept_and_never_locks_its_account_out() {
    let data = json(&printed(&acme().model), SEARCH_DATA);
    let key = &data["Resources"]["KeyLlmData"];
    assert_eq!(key["DeletionPolicy"], "Retain");
    assert_eq!(key["UpdateReplacePolicy"], "Retain");
    let properties = &key["Properties"];
    assert_eq!(properties["EnableKeyRotation"], true);
    assert_eq!(properties["RotationPeriodInDays"], 365);
    assert_eq!(properties["PendingWindowInDays"], 30);
    assert_eq!(properties.get("BypassPolicyLockoutSafetyCheck"), None);
    assert_eq!(
        properties["KeyPolicy"],
        json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdmin", "Effect": "Allow",
                    "Principal": { "AWS": "arn:aws:iam::333333333333:root" },
                    "Action": "kms:*", "Resource": "*"
                },
                {
                    "Sid": "UseByRolesThroughDynamodb", "Effect": "Allow",
                    "Principal": { "AWS": "arn:aws:iam::333333333333:root" },
                    "Action": "kms:Decrypt", "Resource": "*",
                    "Condition": {
                        "ArnEquals": { "aws:PrincipalArn": [
                            "arn:aws:iam::333333333333:role/llm/acme-answer-service",
                            "arn:aws:iam::333333333333:role/llm/acme-cache-janitor"
                        ]},
                        "StringEquals": { "kms:ViaService": "dynamodb.us-east-2.amazonaws.com" }
                    }
                }
            ]
        })
    );
    assert_eq!(
        data["Resources"]["AliasLlmData"]["Properties"],
        json!({
            "AliasName": "alias/acme-llm-data",
            "TargetKeyId": { "Fn::GetAtt": ["KeyLlmData", "Arn"] }
        })
    );
}

#[test]
fn a_cache_is_a_table_whose_items_expire_and_which_is_kept() {
    let data = json(&printed(&acme().model), SEARCH_DATA);
    let tags = json!([
        { "Key": "CostCenter", "Value": "genai" },
        { "Key": "Environment", "Value": "production" }
    ]);
    assert_eq!(
        data["Resources"]["TableAnswers"],
        json!({
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "AttributeDefinitions": [{ "AttributeName": "cacheKey", "AttributeType": "S" }],
                "BillingMode": "PAY_PER_REQUEST",
                "DeletionProtectionEnabled": true,
                "KeySchema": [{ "AttributeName": "cacheKey", "KeyType": "HASH" }],
                "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
                "SSESpecification": {
                    "KMSMasterKeyId": { "Fn::GetAtt": ["KeyLlmData", "Arn"] },
                    "SSEEnabled": true, "SSEType": "KMS"
                },
                "TableName": "acme-answers",
                "Tags": tags,
                "TimeToLiveSpecification": { "AttributeName": "expiresAt", "Enabled": true }
            }
        })
    );
}

#[test]
fn a_cache_without_a_key_leaves_encryption_to_aws_and_lets_nobody_decrypt() {
    let mut acme = acme();
    let plain = cache("plain", &acme.search, None);
    let may = vec![Verb::Use {
        cache: plain.clone(),
    }];
    let user = own_role("user", &acme.search);
    acme.model.caches = vec![plain];
    acme.model.roles = vec![role(user, service("lambda.amazonaws.com"), may)];
    let files = printed(&acme.model);
    let table = &json(&files, SEARCH_DATA)["Resources"]["TablePlain"]["Properties"];
    assert_eq!(table.get("SSESpecification"), None);
    let policy = json(&files, "policies/iam/333333333333/user.json");
    assert_eq!(policy["Statement"].as_array().unwrap().len(), 1);
}

#[test]
fn a_cache_used_from_another_account_has_a_resource_policy_for_that_role() {
    let mut acme = acme();
    let may = vec![Verb::Use {
        cache: acme.answers.clone(),
    }];
    let guest = own_role("guest", &acme.support);
    acme.model
        .roles
        .push(role(guest, service("lambda.amazonaws.com"), may));
    let files = printed(&acme.model);
    let file = json(&files, "policies/dynamodb/333333333333/answers.json");
    assert_eq!(
        file["Statement"],
        json!([{
            "Sid": "UseByGuest", "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::555555555555:root" },
            "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            "Resource": "arn:aws:dynamodb:us-east-2:333333333333:table/acme-answers",
            "Condition": { "ArnEquals": {
                "aws:PrincipalArn": "arn:aws:iam::555555555555:role/llm/acme-guest"
            }}
        }])
    );
    let table = &json(&files, SEARCH_DATA)["Resources"]["TableAnswers"]["Properties"];
    assert_eq!(table["ResourcePolicy"]["PolicyDocument"], file);
    // The key that the other account made reaches its stack as a parameter.
    let access = json(&files, "stacks/555555555555/us-east-2/access.template.json");
    assert_eq!(access["Parameters"]["ArnOfKeyLlmData"]["Type"], "String");
}

#[test]
fn a_project_is_kept_and_carries_its_cost_tag() {
    let data = json(&printed(&acme().model), SEARCH_DATA);
    assert_eq!(
        data["Resources"]["ProjectSearchProd"],
        json!({
            "Type": "AWS::BedrockMantle::Project",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "Name": "acme-search-prod",
                "Tags": [
                    { "Key": "CostCenter", "Value": "genai" },
                    { "Key": "LlmProject", "Value": "acme-search-prod" }
                ]
            }
        })
    );
}

#[test]
fn a_budget_counts_its_project_by_tag_or_its_account_and_tells_at_each_threshold() {
    let files = printed(&acme().model);
    let search = json(&files, "stacks/333333333333/us-east-1/spend.template.json");
    let properties = &search["Resources"]["BudgetSearchMonth"]["Properties"];
    let data = &properties["Budget"];
    assert_eq!(
        data["BudgetLimit"],
        json!({ "Amount": 800.5, "Unit": "USD" })
    );
    assert_eq!(data["BudgetType"], "COST");
    assert_eq!(data["TimeUnit"], "MONTHLY");
    assert_eq!(
        data["CostFilters"],
        json!({ "TagKeyValue": ["user:LlmProject$acme-search-prod"] })
    );
    assert_eq!(
        properties["NotificationsWithSubscribers"][0],
        json!({
            "Notification": {
                "ComparisonOperator": "GREATER_THAN", "NotificationType": "ACTUAL",
                "Threshold": 80, "ThresholdType": "PERCENTAGE"
            },
            "Subscribers": [{ "Address": "ml-oncall@acme.example", "SubscriptionType": "EMAIL" }]
        })
    );
    let support = json(&files, "stacks/555555555555/us-east-1/spend.template.json");
    assert_eq!(
        support["Resources"]["BudgetSupportMonth"]["Properties"]["Budget"]["CostFilters"],
        json!({ "LinkedAccount": ["555555555555"] })
    );
}

#[test]
fn the_name_of_a_budget_changes_with_its_notifications_alone() {
    let acme = acme();
    let name_of = |change: &dyn Fn(&mut synth::model::Budget)| {
        let covers = Covers::Account(acme.support.clone());
        let mut changed = budget("month", covers, &[(90, &["a@b.example"])]);
        change(&mut changed);
        let mut model = empty("acme");
        model.budgets = vec![changed];
        let file = json(
            &printed(&model),
            "stacks/555555555555/us-east-1/spend.template.json",
        );
        let resources = file["Resources"].as_object().unwrap();
        let (_, budget) = resources.iter().next().unwrap();
        let name = &budget["Properties"]["Budget"]["BudgetName"];
        name.as_str().unwrap().to_owned()
    };
    let as_it_was = name_of(&|_| {});
    assert!(as_it_was.starts_with("acme-month-"), "{as_it_was}");
    assert_eq!(
        name_of(&|budget| budget.limit += rust_decimal::Decimal::ONE),
        as_it_was
    );
    assert_ne!(
        name_of(&|budget| budget.alerts[0].at += rust_decimal::Decimal::ONE),
        as_it_was
    );
    assert_ne!(
        name_of(&|budget| budget.alerts[0].tell.push("c@b.example".to_owned())),
        as_it_was
    );
    let longest = "x".repeat(63);
    let long = name_of(&|budget| budget.name = name(&longest));
    assert!(long.len() <= 100, "{long}");
}

#[test]
fn without_an_approved_model_all_models_are_denied() {
    let kind = GuardrailKind::ApprovedModelsOnly {
        mantle: Vec::new(),
        runtime: Vec::new(),
        profiles: Vec::new(),
    };
    let mut acme = acme();
    acme.model.guardrails = vec![guardrail(kind)];
    let document = json(&printed(&acme.model), "policies/scp/root-1.json");
    assert_eq!(
        document["Statement"],
        json!([{
            "Sid": "MantleModelsRuntimeModels", "Effect": "Deny", "Resource": "*",
            "Action": [
                "bedrock-mantle:CountTokens",
                "bedrock-mantle:CreateFineTuningJob",
                "bedrock-mantle:CreateInference",
                "bedrock:CreateEvaluationJob",
                "bedrock:CreateInferenceProfile",
                "bedrock:CreateModelInvocationJob",
                "bedrock:CreateProvisionedModelThroughput",
                "bedrock:InvokeModel*"
            ]
        }])
    );
}
