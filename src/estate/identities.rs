//! What AWS will know a resource by: its `Ref` and attributes, invented ids as opaque texts.
use super::stack::{ReadResource, ReadStack};

/// The value of `Ref` to a resource; `None` for a type that is not known here.
pub(super) fn reference(stack: &ReadStack, resource: &ReadResource) -> Option<String> {
    match resource.type_name.as_str() {
        "AWS::IAM::Role" => Some(named(resource, "RoleName")),
        "AWS::IAM::InstanceProfile" => Some(named(resource, "InstanceProfileName")),
        "AWS::DynamoDB::Table" => Some(named(resource, "TableName")),
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => Some(invented(resource)),
        "AWS::S3::Bucket" => Some(named(resource, "BucketName")),
        "AWS::KMS::Alias" => Some(named(resource, "AliasName")),
        "AWS::IAM::ManagedPolicy" => attribute(stack, resource, "PolicyArn"),
        "AWS::EC2::VPCEndpoint" => attribute(stack, resource, "Id"),
        "AWS::EC2::SecurityGroup" => attribute(stack, resource, "GroupId"),
        "AWS::BedrockMantle::Project" | "AWS::IAM::OIDCProvider" => {
            attribute(stack, resource, "Arn")
        }
        "AWS::SNS::Topic" => attribute(stack, resource, "TopicArn"),
        "AWS::SSO::PermissionSet" => attribute(stack, resource, "PermissionSetArn"),
        _ => None,
    }
}

/// The value of an attribute of a resource; `None` where it is not known here.
pub(super) fn attribute(
    stack: &ReadStack,
    resource: &ReadResource,
    attribute: &str,
) -> Option<String> {
    let account = stack.id.account;
    let partition = stack.id.region.partition();
    let local = |service: &str, rest: String| local(stack, service, &rest);
    let global = |kind: &str, name: String| {
        let path = resource.literal("Path").unwrap_or_else(|| "/".to_owned());
        format!("arn:{partition}:iam::{account}:{kind}{path}{name}")
    };
    match (resource.type_name.as_str(), attribute) {
        ("AWS::IAM::Role", "Arn") => Some(global("role", named(resource, "RoleName"))),
        ("AWS::IAM::InstanceProfile", "Arn") => Some(global(
            "instance-profile",
            named(resource, "InstanceProfileName"),
        )),
        ("AWS::IAM::OIDCProvider", "Arn") => {
            let url = named(resource, "Url");
            let issuer = url.strip_prefix("https://").unwrap_or(&url);
            Some(format!(
                "arn:{partition}:iam::{account}:oidc-provider/{issuer}"
            ))
        }
        ("AWS::IAM::ManagedPolicy", "PolicyArn") => {
            Some(global("policy", named(resource, "ManagedPolicyName")))
        }
        ("AWS::DynamoDB::Table", "Arn") => Some(local(
            "dynamodb",
            format!("table/{}", named(resource, "TableName")),
        )),
        ("AWS::ElastiCache::ServerlessCache", "ARN") => Some(local(
            "elasticache",
            format!("serverlesscache:{}", named(resource, "ServerlessCacheName")),
        )),
        (
            "AWS::ElastiCache::ReplicationGroup",
            "PrimaryEndPoint.Address" | "ReaderEndPoint.Address",
        )
        | ("AWS::ElastiCache::ServerlessCache", "Endpoint.Address") => {
            Some(format!("{}.cache.invalid", invented(resource)))
        }
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "Arn") => {
            Some(local("kms", format!("key/{}", invented(resource))))
        }
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "KeyId")
        | ("AWS::Bedrock::GuardrailVersion", "Version") => Some(invented(resource)),
        ("AWS::SNS::Topic", "TopicArn") => Some(local("sns", named(resource, "TopicName"))),
        ("AWS::BedrockMantle::Project", "Arn") => Some(local(
            "bedrock-mantle",
            format!("project/proj_{}", invented(resource)),
        )),
        ("AWS::EC2::VPCEndpoint", "Id") => Some(format!("vpce-{}", invented(resource))),
        ("AWS::EC2::SecurityGroup", "GroupId") => Some(format!("sg-{}", invented(resource))),
        ("AWS::Bedrock::ApplicationInferenceProfile", "InferenceProfileArn") => Some(local(
            "bedrock",
            format!("application-inference-profile/{}", invented(resource)),
        )),
        ("AWS::Bedrock::Guardrail", "GuardrailArn") => Some(local(
            "bedrock",
            format!("guardrail/{}", invented(resource)),
        )),
        ("AWS::SSO::PermissionSet", "PermissionSetArn") => {
            let instance = resource.literal("InstanceArn")?;
            let instance = instance.rsplit('/').next().unwrap_or_default();
            let id = invented(resource);
            Some(format!(
                "arn:{partition}:sso:::permissionSet/{instance}/ps-{id}"
            ))
        }
        ("AWS::Organizations::Policy", "Id") => Some(format!("p-{}", invented(resource))),
        ("AWS::BedrockMantle::Project", "Id") => Some(format!("proj_{}", invented(resource))),
        _ => None,
    }
}

/// The ARN of a thing in the stack's account and region.
pub(super) fn local(stack: &ReadStack, service: &str, rest: &str) -> String {
    let region = &stack.id.region;
    let partition = region.partition();
    format!(
        "arn:{partition}:{service}:{region}:{}:{rest}",
        stack.id.account
    )
}

/// The name that the template chose, or an opaque text where AWS will.
fn named(resource: &ReadResource, property: &str) -> String {
    resource
        .literal(property)
        .unwrap_or_else(|| invented(resource))
}

/// An id that AWS invents: equal only to itself, since no real id has braces.
fn invented(resource: &ReadResource) -> String {
    format!("{{{}}}", resource.logical_id)
}
