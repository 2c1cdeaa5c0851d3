//! Who vouches for callers from outside AWS: OIDC and SAML identity providers, EKS clusters.
use super::Owner;
use crate::diag::Span;
use crate::vocab::{AccountId, Arn, Name, Region};
use std::collections::BTreeMap;

/// An OIDC identity provider in IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcProvider {
    /// The name in the blueprint; in a group, the same in each account.
    pub name: Name,
    /// Who makes it.
    pub owner: Owner,
    /// The account id in the ARN.
    pub account_id: AccountId,
    /// Its ARN, which follows from the account and the issuer.
    pub arn: Arn,
    /// The issuer without `https://`: what condition keys begin with.
    pub issuer: String,
    /// The audiences of tokens that it takes, sorted; never empty.
    pub audiences: Vec<String>,
    /// Its tags, if synth makes it.
    pub tags: BTreeMap<String, String>,
    /// Where it was declared.
    pub span: Span,
}

/// A SAML identity provider in IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlProvider {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account_id: AccountId,
    /// Where it was declared.
    pub span: Span,
}

/// An Amazon EKS cluster that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EksCluster {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account_id: AccountId,
    /// The region in the ARN.
    pub region: Region,
    /// Its OIDC issuer without `https://`, if the blueprint says it.
    pub issuer: Option<String>,
    /// Where it was declared.
    pub span: Span,
}

impl EksCluster {
    /// The cluster's name in EKS.
    pub fn cluster_name(&self) -> &str {
        self.arn.resource_of_type("cluster").unwrap_or_default()
    }
}
