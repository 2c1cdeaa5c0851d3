//! What a stack names, in a way that AWS checks at once, of what a stack makes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::counterparts::Stack;

/// Resource types whose ARN follows from the template: type, pointer to the name, ARN.
const MADE: [(&str, &str, &str); 13] = [
    (
        "AWS::CloudTrail::Trail",
        "/TrailName",
        "arn:aws:cloudtrail:{region}:{account}:trail/{name}",
    ),
    (
        "AWS::DynamoDB::Table",
        "/TableName",
        "arn:aws:dynamodb:{region}:{account}:table/{name}",
    ),
    (
        "AWS::IAM::InstanceProfile",
        "/InstanceProfileName",
        "arn:aws:iam::{account}:instance-profile{path}{name}",
    ),
    (
        "AWS::IAM::OIDCProvider",
        "/Url",
        "arn:aws:iam::{account}:oidc-provider/{name}",
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "/ManagedPolicyName",
        "arn:aws:iam::{account}:policy{path}{name}",
    ),
    (
        "AWS::IAM::Role",
        "/RoleName",
        "arn:aws:iam::{account}:role{path}{name}",
    ),
    (
        "AWS::IAM::User",
        "/UserName",
        "arn:aws:iam::{account}:user{path}{name}",
    ),
    (
        "AWS::KMS::Alias",
        "/AliasName",
        "arn:aws:kms:{region}:{account}:{name}",
    ),
    (
        "AWS::Lambda::Function",
        "/FunctionName",
        "arn:aws:lambda:{region}:{account}:function:{name}",
    ),
    (
        "AWS::Logs::LogGroup",
        "/LogGroupName",
        "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    ),
    ("AWS::S3::Bucket", "/BucketName", "arn:aws:s3:::{name}"),
    (
        "AWS::SNS::Topic",
        "/TopicName",
        "arn:aws:sns:{region}:{account}:{name}",
    ),
    (
        "AWS::SQS::Queue",
        "/QueueName",
        "arn:aws:sqs:{region}:{account}:{name}",
    ),
];

/// Properties that name a resource of the same account: type, pointer, type of what is named, pointer to its name.
const NAMED: [(&str, &str, &str, &str); 13] = [
    (
        "AWS::Budgets::BudgetsAction",
        "/BudgetName",
        "AWS::Budgets::Budget",
        "/Budget/BudgetName",
    ),
    (
        "AWS::Budgets::BudgetsAction",
        "/Definition/IamActionDefinition/Roles",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::DynamoDB::Table",
        "/SSESpecification/KMSMasterKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "/CacheSubnetGroupName",
        "AWS::ElastiCache::SubnetGroup",
        "/CacheSubnetGroupName",
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "/UserGroupIds",
        "AWS::ElastiCache::UserGroup",
        "/UserGroupId",
    ),
    (
        "AWS::ElastiCache::ServerlessCache",
        "/UserGroupId",
        "AWS::ElastiCache::UserGroup",
        "/UserGroupId",
    ),
    (
        "AWS::ElastiCache::UserGroup",
        "/UserIds",
        "AWS::ElastiCache::User",
        "/UserId",
    ),
    (
        "AWS::IAM::InstanceProfile",
        "/Roles",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "/Roles",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::IAM::RolePolicy",
        "/RoleName",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::KMS::Alias",
        "/TargetKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
    (
        "AWS::S3Vectors::Index",
        "/VectorBucketName",
        "AWS::S3Vectors::VectorBucket",
        "/VectorBucketName",
    ),
    (
        "AWS::SNS::Topic",
        "/KmsMasterKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
];

/// Where something is made: the stack's position in the order, and the resource.
pub(super) type Place = (usize, String);

/// What a stack needs from another, or from itself.
#[derive(Debug)]
pub(super) struct Need {
    pub(super) by: Place,
    pub(super) what: String,
    pub(super) maker: Place,
}

/// Every place that names, in a way AWS checks at once, something that a stack here makes.
pub(super) fn needs(stacks: &[Stack]) -> Vec<Need> {
    let mut made: BTreeMap<String, Place> = BTreeMap::new();
    let mut owners: BTreeMap<(&str, &str, &str, &str), Place> = BTreeMap::new();
    for (position, stack) in stacks.iter().enumerate() {
        for (logical, kind, properties) in resources(stack) {
            let place = (position, logical.clone());
            for (_, pointer, arn) in MADE.iter().filter(|(made, _, _)| *made == kind) {
                if let Some(name) = properties.pointer(pointer).and_then(Value::as_str) {
                    let path = properties["Path"].as_str().unwrap_or("/");
                    let arn = arn
                        .replace("{account}", &stack.account)
                        .replace("{region}", &stack.region)
                        .replace("{path}", path)
                        .replace("{name}", name.trim_start_matches("https://"));
                    made.insert(arn, place.clone());
                }
            }
            for (_, _, _, pointer) in NAMED.iter().filter(|(_, _, made, _)| *made == kind) {
                if let Some(name) = properties.pointer(pointer).and_then(Value::as_str) {
                    let region = region_of(kind, stack);
                    owners.insert((kind, &stack.account, region, name), place.clone());
                }
            }
        }
    }
    let mut needs = Vec::new();
    for (position, stack) in stacks.iter().enumerate() {
        for (logical, kind, properties) in resources(stack) {
            let by = (position, logical.clone());
            let mut texts = Vec::new();
            checked_texts(properties, stack, &mut texts);
            for text in texts {
                if let Some(maker) = made.get(&text) {
                    needs.push(Need {
                        by: by.clone(),
                        what: text,
                        maker: maker.clone(),
                    });
                }
            }
            for (_, pointer, wanted, _) in NAMED.iter().filter(|(user, _, _, _)| *user == kind) {
                let value = properties.pointer(pointer);
                let names = value.into_iter().flat_map(|value| match value {
                    Value::Array(items) => items.iter().collect(),
                    single => vec![single],
                });
                for name in names.filter_map(Value::as_str) {
                    let key = (
                        *wanted,
                        stack.account.as_str(),
                        region_of(wanted, stack),
                        name,
                    );
                    if let Some(maker) = owners.get(&key) {
                        let what = format!("{wanted} `{name}`");
                        needs.push(Need {
                            by: by.clone(),
                            what,
                            maker: maker.clone(),
                        });
                    }
                }
            }
        }
    }
    needs
}

/// The region in which a type's names are counted; IAM and Budgets are global.
fn region_of<'a>(kind: &str, stack: &'a Stack) -> &'a str {
    if kind.starts_with("AWS::IAM::") || kind.starts_with("AWS::Budgets::") {
        ""
    } else {
        &stack.region
    }
}

fn resources(stack: &Stack) -> impl Iterator<Item = (&String, &str, &Value)> {
    let resources: &Map<String, Value> = stack.body["Resources"].as_object().unwrap();
    resources.iter().map(|(logical, resource)| {
        (
            logical,
            resource["Type"].as_str().unwrap(),
            &resource["Properties"],
        )
    })
}

/// The texts that AWS checks when the resource is made: all but what a statement says beside its principals.
fn checked_texts(value: &Value, stack: &Stack, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items
            .iter()
            .for_each(|item| checked_texts(item, stack, texts)),
        Value::Object(object) if object.contains_key("Effect") => {
            for key in ["Principal", "NotPrincipal"] {
                object
                    .get(key)
                    .into_iter()
                    .for_each(|item| checked_texts(item, stack, texts));
            }
        }
        Value::Object(object) => {
            if let Some(text) = pseudo_text(object, stack) {
                texts.push(text);
            }
            object
                .values()
                .for_each(|item| checked_texts(item, stack, texts));
        }
        _ => {}
    }
}

/// An `Fn::Sub` or `Fn::Join` that needs nothing but pseudo parameters.
fn pseudo_text(object: &Map<String, Value>, stack: &Stack) -> Option<String> {
    let pseudo = |name: &str| match name {
        "AWS::AccountId" => Some(stack.account.as_str()),
        "AWS::Partition" => Some("aws"),
        "AWS::Region" => Some(stack.region.as_str()),
        _ => None,
    };
    if let Some(text) = object.get("Fn::Sub").and_then(Value::as_str) {
        let known = ["AWS::AccountId", "AWS::Partition", "AWS::Region"];
        let whole = known.iter().fold(text.to_owned(), |text, name| {
            text.replace(&format!("${{{name}}}"), pseudo(name).unwrap_or_default())
        });
        return (!whole.contains("${")).then_some(whole);
    }
    let join = object.get("Fn::Join")?.as_array()?;
    let (separator, parts) = (join.first()?.as_str()?, join.get(1)?.as_array()?);
    let parts: Option<Vec<&str>> = parts
        .iter()
        .map(|part| part.as_str().or_else(|| pseudo(part.get("Ref")?.as_str()?)))
        .collect();
    Some(parts?.join(separator))
}
