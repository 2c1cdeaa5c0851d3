//! Things that exist already.
use super::choice::choice;
use super::{EndpointIds, OneOrMany, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// A thing that exists, told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum Existing {
    #[serde(rename = "bucket")]
    Bucket(Bucket),
    #[serde(rename = "kms_key")]
    KmsKey(KmsKey),
    #[serde(rename = "role")]
    Role(RoleArn),
    #[serde(rename = "vpc")]
    Vpc(Vpc),
    #[serde(rename = "scp")]
    Scp(Scp),
    #[serde(rename = "boundary")]
    Boundary(Boundary),
    #[serde(rename = "secret")]
    Secret(SecretArn),
    #[serde(rename = "eks_cluster")]
    EksCluster(EksCluster),
    #[serde(rename = "oidc_provider")]
    OidcProvider(OidcProvider),
    #[serde(rename = "saml_provider")]
    SamlProvider(SamlProvider),
    #[serde(rename = "table")]
    Table(Table),
    #[serde(rename = "topic")]
    Topic(Topic),
    #[serde(rename = "managed_policy")]
    ManagedPolicy(GivenManagedPolicy),
    #[serde(rename = "identity_center")]
    IdentityCenter(IdentityCenter),
}

choice!(Existing, "A thing that is there already: referred to, checked against, never changed.":
    "bucket" => Bucket,
    "kms_key" => KmsKey,
    "role" => RoleArn,
    "vpc" => Vpc,
    "scp" => Scp,
    "boundary" => Boundary,
    "secret" => SecretArn,
    "eks_cluster" => EksCluster,
    "oidc_provider" => OidcProvider,
    "saml_provider" => SamlProvider,
    "table" => Table,
    "topic" => Topic,
    "managed_policy" => GivenManagedPolicy,
    "identity_center" => IdentityCenter,
);

/// An S3 bucket.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Bucket {
    /// The bucket's name.
    #[schemars(example = "org-ml-prompts")]
    pub bucket: Text,
    /// The account that owns it.
    pub account: Text,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// The key that encrypts its objects, by name.
    #[serde(default)]
    pub key: Option<Text>,
    /// A file with its bucket policy. Without one, what the policy must say is handed off.
    #[serde(default)]
    pub policy: Option<Text>,
}

/// A KMS key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KmsKey {
    /// The key's ARN.
    #[schemars(
        example = "arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555"
    )]
    pub kms_key: Text,
    /// A file with its key policy. Without one, what the policy must say is handed off.
    #[serde(default)]
    pub policy: Option<Text>,
}

/// An IAM role.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleArn {
    /// The role's ARN.
    #[schemars(example = "arn:aws:iam::222222222222:role/ml/orchestrator")]
    pub role: Text,
    /// Files with all of its identity policies. Without them, what it must be granted is handed off.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub policies: Option<Vec<Text>>,
    /// A file with its trust policy. Without one, what the policy must say is handed off.
    #[serde(default)]
    pub trust: Option<Text>,
}

/// A VPC.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Vpc {
    /// The VPC's id.
    #[schemars(example = "vpc-0a1b2c3d4e5f60718")]
    pub vpc: Text,
    /// The account that owns it.
    pub account: Text,
    /// Its region, if not the account's.
    #[serde(default)]
    pub region: Option<Text>,
    /// Its subnets' ids.
    #[serde(default)]
    pub subnets: Vec<Text>,
    /// Endpoints that are in it already: their ids by service, such as
    /// `bedrock-mantle: vpce-0123456789abcdef0`.
    #[serde(default)]
    pub endpoints: EndpointIds,
}

/// A service control policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scp {
    /// A file with the policy.
    #[schemars(example = "live/region-deny.json")]
    pub scp: Text,
    /// What it is attached to: `root`, units by name or id, accounts by name.
    pub attached_to: OneOrMany,
}

/// A permissions boundary: a managed policy of the same name in every account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Boundary {
    /// The managed policy's name, with its path if it has one.
    #[schemars(example = &"CompanyBoundary")]
    pub boundary: Text,
    /// A file with the policy. Without one, what it forbids cannot be checked.
    #[serde(default)]
    pub document: Option<Text>,
}

/// A secret in AWS Secrets Manager. synth never holds its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecretArn {
    /// The secret's ARN.
    #[schemars(example = "arn:aws:secretsmanager:us-east-2:333333333333:secret:openai-AbCdEf")]
    pub secret: Text,
}

/// An Amazon EKS cluster.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EksCluster {
    /// The cluster's ARN.
    #[schemars(example = "arn:aws:eks:us-east-2:333333333333:cluster/tools")]
    pub eks_cluster: Text,
    /// The URL of its OIDC issuer, for `irsa`.
    #[serde(default)]
    #[schemars(
        example = "https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
    )]
    pub issuer: Option<Text>,
}

/// An OIDC identity provider in IAM.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OidcProvider {
    /// The provider's ARN.
    #[schemars(
        example = "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com"
    )]
    pub oidc_provider: Text,
    /// The audiences of tokens that it takes, as IAM has them; `sts.amazonaws.com` if none is
    /// named.
    #[serde(default)]
    #[schemars(example = vec!["sts.amazonaws.com"])]
    pub audiences: Vec<Text>,
}

/// A SAML identity provider in IAM.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SamlProvider {
    /// The provider's ARN.
    #[schemars(example = "arn:aws:iam::333333333333:saml-provider/okta")]
    pub saml_provider: Text,
}

/// A DynamoDB table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Table {
    /// The table's ARN.
    #[schemars(example = "arn:aws:dynamodb:us-east-2:222222222222:table/answers")]
    pub table: Text,
    /// The key that encrypts it, by name; without one, a key that AWS owns.
    #[serde(default)]
    pub key: Option<Text>,
    /// A file with its resource policy. Without one, what the policy must say is handed off.
    #[serde(default)]
    pub policy: Option<Text>,
}

/// An SNS topic.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Topic {
    /// The topic's ARN.
    #[schemars(example = "arn:aws:sns:us-east-2:222222222222:oncall")]
    pub topic: Text,
    /// The key that encrypts its messages, by name; without one, they are not encrypted with a key
    /// of one's own.
    #[serde(default)]
    pub key: Option<Text>,
    /// A file with its topic policy. Without one, what the policy must say is handed off.
    #[serde(default)]
    pub policy: Option<Text>,
}

/// A customer managed policy of the same name in every account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenManagedPolicy {
    /// The managed policy's name, with its path if it has one.
    #[schemars(example = &"BaselineLogging")]
    pub managed_policy: Text,
    /// A file with the policy. Without one, what it allows and denies is not checked.
    #[serde(default)]
    pub document: Option<Text>,
}

/// An instance of IAM Identity Center.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct IdentityCenter {
    /// The instance's ARN.
    #[schemars(example = "arn:aws:sso:::instance/ssoins-1234567890abcdef")]
    pub identity_center: Text,
    /// The account that permission sets are made in: the management account, or the delegated
    /// administrator of Identity Center.
    pub account: Text,
    /// The region it is in, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// The id of its identity store.
    #[schemars(example = "d-1234567890")]
    pub identity_store: Text,
    /// The tags that its sessions carry: the keys of its attributes for access control.
    #[serde(default)]
    #[schemars(example = vec!["Team"])]
    pub attributes: Option<Vec<Text>>,
}
