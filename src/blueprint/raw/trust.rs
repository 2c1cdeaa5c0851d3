//! Who may become a role.
use super::choice::choice;
use super::{FederatedWhen, NetworkWhen, OneOrMany, Text, When};
use schemars::JsonSchema;
use serde::Deserialize;

/// Who may become a role, told by its first key.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum TrustedBy {
    #[serde(rename = "service")]
    Service(Service),
    #[serde(rename = "role")]
    Role(TrustedRole),
    #[serde(rename = "permission_set")]
    PermissionSet(TrustedPermissionSet),
    #[serde(rename = "account")]
    Account(TrustedAccount),
    #[serde(rename = "instance_profile")]
    InstanceProfile(InstanceProfile),
    #[serde(rename = "pod_identity")]
    PodIdentity(PodIdentity),
    #[serde(rename = "irsa")]
    Irsa(Irsa),
    #[serde(rename = "github")]
    GitHub(GitHub),
    #[serde(rename = "oidc")]
    Oidc(Oidc),
    #[serde(rename = "saml")]
    Saml(Saml),
}

choice!(TrustedBy, "Who may become the role.":
    "service" => Service,
    "role" => TrustedRole,
    "permission_set" => TrustedPermissionSet,
    "account" => TrustedAccount,
    "instance_profile" => InstanceProfile,
    "pod_identity" => PodIdentity,
    "irsa" => Irsa,
    "github" => GitHub,
    "oidc" => Oidc,
    "saml" => Saml,
);

/// An AWS service. Where it is documented to say for whom it acts, it may act for the role's own
/// account only.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    /// The service's host name.
    #[schemars(example = "ecs-tasks.amazonaws.com")]
    pub service: Text,
    /// The ARNs of what the service may act for, `*` for any part; only for services that say it.
    #[serde(default)]
    #[schemars(example = "arn:aws:ecs:us-east-2:333333333333:*")]
    pub acting_for: Option<OneOrMany>,
}

/// A role, of this blueprint or existing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedRole {
    /// The role, by name.
    pub role: Text,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// People who entered with a permission set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedPermissionSet {
    /// The permission set, by name.
    pub permission_set: Text,
    /// The account they entered, if it is assigned in several and that is not the role's own.
    #[serde(default)]
    pub r#in: Option<Text>,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// Every principal of an account whose own policies allow it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedAccount {
    /// The account, by name.
    pub account: Text,
    /// What must hold besides.
    #[serde(default)]
    pub when: When,
}

/// EC2 instances, through an instance profile that is made with the role.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstanceProfile {
    /// The name of the profile: the blueprint's name goes before it, as with all that is made.
    #[schemars(example = &"answer-hosts")]
    pub instance_profile: Text,
}

/// A Kubernetes service account of an Amazon EKS cluster, through EKS Pod Identity. The
/// association is made with the role.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct PodIdentity {
    /// The cluster, by its name in `existing`.
    pub pod_identity: Text,
    /// The Kubernetes namespace.
    #[schemars(example = &"prod")]
    pub namespace: Text,
    /// The Kubernetes service account.
    #[schemars(example = &"answers")]
    pub service_account: Text,
}

/// A Kubernetes service account of an Amazon EKS cluster, through the cluster's OIDC issuer (IAM
/// roles for service accounts).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Irsa {
    /// The cluster, by its name in `existing`.
    pub irsa: Text,
    /// The Kubernetes namespace.
    #[schemars(example = &"prod")]
    pub namespace: Text,
    /// The Kubernetes service account.
    #[schemars(example = &"answers")]
    pub service_account: Text,
    /// What must hold besides.
    #[serde(default)]
    pub when: NetworkWhen,
}

/// Jobs of GitHub Actions: of one repository, and of one branch, tag or environment in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GitHub {
    /// The repository with its owner; with the numbers of both where GitHub puts them into the
    /// subject, `acme@1234/answers@5678`.
    #[schemars(example = &"acme/answers")]
    pub github: Text,
    /// The branch that the job runs for.
    #[serde(default)]
    #[schemars(example = &"main")]
    pub branch: Option<Text>,
    /// The tag that the job runs for.
    #[serde(default)]
    pub tag: Option<Text>,
    /// The environment of GitHub that the job runs in.
    #[serde(default)]
    #[schemars(example = &"production")]
    pub environment: Option<Text>,
    /// What must hold besides.
    #[serde(default)]
    pub when: NetworkWhen,
}

/// Someone whom another OIDC issuer vouches for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Oidc {
    /// The provider, by its name in `identity_providers` or `existing`.
    pub oidc: Text,
    /// The subject (`sub`) in its tokens, whole.
    #[schemars(example = &"project_path:acme/answers:ref_type:branch:ref:main")]
    pub subject: Text,
    /// The audience (`aud`) in its tokens, if the provider has several.
    #[serde(default)]
    pub audience: Option<Text>,
    /// What must hold besides.
    #[serde(default)]
    pub when: FederatedWhen,
}

/// People whom a SAML identity provider vouches for, in the console or with the API.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the first key tells what it is: it is named as the language names it"
)]
pub(crate) struct Saml {
    /// The provider, by its name in `existing`.
    pub saml: Text,
    /// Regions whose own sign-in page people come through, beside the global one.
    #[serde(default)]
    #[schemars(example = vec!["us-east-2"])]
    pub regions: Vec<Text>,
    /// What must hold besides.
    #[serde(default)]
    pub when: FederatedWhen,
}
