//! OIDC identity providers.
use super::Text;
use super::choice::choice;
use schemars::JsonSchema;
use serde::Deserialize;

/// An OIDC identity provider to make in IAM, told by its first key. AWS keeps one for each issuer
/// in an account.
#[derive(Debug, Deserialize)]
#[serde(rename = "$choice")]
pub(crate) enum IdentityProvider {
    #[serde(rename = "issuer")]
    Issuer(OfIssuer),
    #[serde(rename = "cluster")]
    Cluster(OfCluster),
}

choice!(IdentityProvider, "An OIDC identity provider to make in IAM.":
    "issuer" => OfIssuer,
    "cluster" => OfCluster,
);

/// The provider of an issuer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfIssuer {
    /// The issuer's URL.
    #[schemars(example = "https://token.actions.githubusercontent.com")]
    pub issuer: Text,
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// The audiences (`aud`) of tokens that are taken; `sts.amazonaws.com` if none is named.
    #[serde(default)]
    #[schemars(example = vec!["sts.amazonaws.com"])]
    pub audiences: Vec<Text>,
}

/// The provider of an Amazon EKS cluster's own issuer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfCluster {
    /// The cluster, by its name in `existing`; it must say its issuer there.
    pub cluster: Text,
    /// The account, or group of accounts, that holds it.
    pub account: Text,
}
