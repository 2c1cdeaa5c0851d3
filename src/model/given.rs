//! Things that exist already: referred to, checked against, never created or changed.
use super::{Account, EncryptionKey, PolicyTarget, RoleIdentity};
use crate::diag::Span;
use crate::policy::Document;
use crate::vocab::{AccountId, Arn, EndpointService, Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A policy document that a blueprint gives as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenPolicy {
    /// The path as the blueprint wrote it.
    pub path: String,
    /// The document; its spans lie in that file.
    pub document: Document,
}

/// An S3 bucket.
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// The name in the blueprint.
    pub name: Name,
    /// The bucket's name.
    pub bucket: String,
    /// The account that owns it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// The key that encrypts its objects.
    pub key: Option<EncryptionKey>,
    /// Its bucket policy, if given. `None`: not known, which is not the same as none.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// A KMS key.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenKey {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account: AccountId,
    /// The region in the ARN.
    pub region: Region,
    /// Its key policy, if given.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// A VPC, with the interface endpoints to AWS in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The name in the blueprint.
    pub name: Name,
    /// The account that owns it.
    pub account: Arc<Account>,
    /// The VPC's id.
    pub vpc: String,
    /// Its region.
    pub region: Region,
    /// Its subnets' ids, sorted.
    pub subnets: Vec<String>,
    /// The ids of interface endpoints that are in it already.
    pub given_endpoints: BTreeMap<EndpointService, String>,
    /// Which endpoints synth makes in it.
    pub made_endpoints: MadeEndpoints,
    /// Where it was declared.
    pub span: Span,
}

/// Which endpoints synth makes in a network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MadeEndpoints {
    /// None.
    #[default]
    Nothing,
    /// One for every service that a role of the network uses.
    WhatIsUsed,
    /// One for each of these services.
    These(BTreeSet<EndpointService>),
}

/// An interface endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkEndpoint<'a> {
    /// It is there already and has this id.
    Given(&'a str),
    /// synth makes it.
    Made,
}

impl Network {
    /// The endpoint that requests of a service take; `None`: the blueprint does not say.
    pub fn endpoint(&self, service: EndpointService) -> Option<NetworkEndpoint<'_>> {
        if let Some(id) = self.given_endpoints.get(&service) {
            return Some(NetworkEndpoint::Given(id));
        }
        match &self.made_endpoints {
            MadeEndpoints::WhatIsUsed => Some(NetworkEndpoint::Made),
            MadeEndpoints::These(services) if services.contains(&service) => {
                Some(NetworkEndpoint::Made)
            }
            MadeEndpoints::These(_) | MadeEndpoints::Nothing => None,
        }
    }
}

/// A service control policy.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenScp {
    /// The name in the blueprint.
    pub name: Name,
    /// The document.
    pub policy: GivenPolicy,
    /// What it is attached to, sorted.
    pub attached_to: Vec<PolicyTarget>,
    /// Where it was declared.
    pub span: Span,
}

/// A permissions boundary: a managed policy with the same name in every account.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// The name in the blueprint.
    pub name: Name,
    /// Path and name of the managed policy, without a leading slash.
    pub policy_name: String,
    /// The document, if given.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// A secret in AWS Secrets Manager. synth never holds its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account: AccountId,
    /// The region in the ARN.
    pub region: Region,
    /// Where it was declared.
    pub span: Span,
}

/// A DynamoDB table.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenTable {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account: AccountId,
    /// The region in the ARN.
    pub region: Region,
    /// The table's name.
    pub table: String,
    /// The key it is encrypted with.
    pub key: Option<EncryptionKey>,
    /// Its resource policy, if given. `None`: not known.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// An SNS topic.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenTopic {
    /// The name in the blueprint.
    pub name: Name,
    /// Its ARN.
    pub arn: Arn,
    /// The account in the ARN.
    pub account: AccountId,
    /// The region in the ARN.
    pub region: Region,
    /// The key it is encrypted with.
    pub key: Option<EncryptionKey>,
    /// Its topic policy, if given. `None`: not known.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// A customer managed policy: one of the same name in every account, as boundaries are.
#[derive(Debug, Clone, PartialEq)]
pub struct ManagedPolicy {
    /// The name in the blueprint.
    pub name: Name,
    /// Path and name of the managed policy, without a leading slash.
    pub policy_name: String,
    /// The document, if given.
    pub policy: Option<GivenPolicy>,
    /// Where it was declared.
    pub span: Span,
}

/// What is known of a role that exists.
#[derive(Debug, Clone)]
pub struct GivenRole {
    /// Which role.
    pub identity: Arc<RoleIdentity>,
    /// All of its identity policies, if given. `None`: not known.
    pub policies: Option<Vec<GivenPolicy>>,
    /// Its trust policy, if given. `None`: not known.
    pub trust: Option<GivenPolicy>,
}
