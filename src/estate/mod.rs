//! Who has which policies: read from the bytes that are to be written, together with what exists.
//!
//! Nothing here knows how a document was made. Templates are read back, intrinsic functions are
//! resolved, and each policy keeps its file, JSON pointer and the blueprint text behind it. An id
//! that AWS will invent becomes a text that equals only itself but has the shape of the real one,
//! so that ARN patterns in policies match as they will: `key/{KeyLlmData}`.
mod buckets;
mod caches;
mod document;
mod emitted;
mod identities;
mod intrinsic;
mod network;
mod organization;
mod read;
mod stack;
mod stops;
mod topics;

pub use caches::EstateCache;
pub use document::{Author, EstateDocument, Label};
pub use emitted::{Emitted, EmittedHandoff, EmittedStack, EmittedStackSet};
pub use intrinsic::Unresolved;
pub use organization::{EstateOrganization, FULL_ACCESS_AS_OF};

use crate::artifact::HandoffKind;
use crate::catalog::endpoint_service_of;
use crate::policy::EndpointType;
use crate::vocab::{AccountId, Arn, EndpointService, Region};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that decides what is allowed.
#[derive(Debug, Clone, Default)]
pub struct Estate {
    /// Every document, by its name.
    pub documents: BTreeMap<Label, EstateDocument>,
    /// The roles that templates make, and those that Identity Center makes of permission sets in
    /// templates, by ARN.
    pub roles: BTreeMap<String, EstateRole>,
    /// The KMS keys that templates make.
    pub keys: Vec<EstateKey>,
    /// The bedrock-mantle projects that templates make.
    pub projects: Vec<EstateProject>,
    /// The VPC endpoints that templates make, and those that are there already.
    pub endpoints: Vec<EstateEndpoint>,
    /// The application inference profiles that templates make.
    pub profiles: Vec<EstateProfile>,
    /// The content guardrails that templates make.
    pub content_guardrails: Vec<EstateContentGuardrail>,
    /// The OIDC identity providers that templates make, by ARN: the audiences they take.
    pub oidc_providers: BTreeMap<String, Vec<String>>,
    /// The associations of roles with Kubernetes service accounts that templates make.
    pub pod_identities: Vec<EstatePodIdentity>,
    /// The ARNs of the tables that templates make, with a resource policy or without.
    pub tables: BTreeSet<String>,
    /// The serverless caches that templates make.
    pub caches: Vec<EstateCache>,
    /// The ARNs of the indexes of vectors that templates make.
    pub vector_indexes: BTreeSet<String>,
    /// The ARNs of the users of caches that templates make and who sign in with IAM.
    pub cache_users: BTreeSet<String>,
    /// The groups of such users that templates make, by ARN.
    pub user_groups: BTreeMap<String, BTreeSet<String>>,
    /// The identity policies of roles that exist, where all of them are given, by ARN.
    pub given_identities: BTreeMap<String, Vec<Label>>,
    /// The tags of those projects, by ARN.
    pub project_tags: BTreeMap<String, BTreeMap<String, String>>,
    /// Resource policies that are known, by the ARN of the resource: trust, key, bucket policies.
    pub resource_policies: BTreeMap<String, Label>,
    /// Statements that others are asked to add, by policy and ARN of the thing.
    pub handoffs: BTreeMap<(HandoffKind, String), Label>,
    /// Permissions boundaries whose document is known, by path and name, without leading slash.
    pub boundaries: BTreeMap<String, Label>,
    /// What stops spending: actions of AWS Budgets and enforcers.
    pub stops: Vec<EstateStop>,
    /// The organization, if there is one.
    pub organization: Option<EstateOrganization>,
    /// What the templates leave open.
    pub unresolved: Vec<Unresolved>,
}

/// A role that a template makes, or that Identity Center makes of a permission set.
#[derive(Debug, Clone)]
pub struct EstateRole {
    /// Its ARN.
    pub arn: Arn,
    /// Its account.
    pub account: AccountId,
    /// Its identity policies, inline and managed.
    pub identity: Vec<Label>,
    /// Managed policies attached to it whose document is not known.
    pub unknown_policies: Vec<String>,
    /// Its boundary: path and name of the managed policy, without leading slash.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// What stops spending, for one budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstateStop {
    /// What it is called: a budget at AWS, or an entry of an enforcer.
    pub name: String,
    /// Its account.
    pub account: AccountId,
    /// The policies that it attaches, those that are known.
    pub policies: Vec<Label>,
    /// The ARNs of the roles that it attaches them to, of those that templates make.
    pub roles: BTreeSet<String>,
    /// The ids of the accounts and units that it attaches service control policies to.
    pub targets: BTreeSet<String>,
}

/// A KMS key that a template makes.
#[derive(Debug, Clone)]
pub struct EstateKey {
    /// Its ARN, with an opaque id.
    pub arn: String,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its aliases, without `alias/`.
    pub aliases: Vec<String>,
}

/// A bedrock-mantle project that a template makes.
#[derive(Debug, Clone)]
pub struct EstateProject {
    /// Its ARN, with an opaque id.
    pub arn: String,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its name.
    pub name: String,
}

/// A VPC endpoint.
#[derive(Debug, Clone)]
pub struct EstateEndpoint {
    /// Its id; an opaque one where a template makes it.
    pub id: String,
    /// The VPC that it is in.
    pub vpc: String,
    /// Its region.
    pub region: Region,
    /// The service that it leads to.
    pub service: EndpointService,
    /// How it reads principals.
    pub kind: EndpointType,
    /// Its policy.
    pub policy: EndpointPolicy,
}

/// What is known of an endpoint's policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointPolicy {
    /// The template has this one.
    Own(Label),
    /// The template has none: AWS lets everything through.
    Default,
    /// The endpoint is someone else's and its policy is not given.
    Unknown,
}

/// An application inference profile that a template makes.
#[derive(Debug, Clone)]
pub struct EstateProfile {
    /// Its ARN, with an opaque id.
    pub arn: String,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its name.
    pub name: String,
}

/// A content guardrail that a template makes.
#[derive(Debug, Clone)]
pub struct EstateContentGuardrail {
    /// Its ARN, with an opaque id.
    pub arn: String,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its name.
    pub name: String,
    /// The ARNs of its versions, each with its opaque number.
    pub versions: Vec<String>,
}

/// What makes EKS give pods a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstatePodIdentity {
    /// The role's ARN.
    pub role: String,
    /// The cluster's ARN.
    pub cluster: String,
    /// The Kubernetes namespace.
    pub namespace: String,
    /// The Kubernetes service account.
    pub service_account: String,
}

impl Estate {
    /// The number of the stop like this in an account. Several of one name are read as one.
    pub fn stop(&self, account: AccountId, is: impl Fn(&EstateStop) -> bool) -> Option<usize> {
        self.stops
            .iter()
            .position(|it| it.account == account && is(it))
    }

    /// The endpoint in a VPC that requests with this action prefix take to a region.
    pub fn endpoint(
        &self,
        vpc: &str,
        region: &str,
        action_prefix: &str,
    ) -> Option<&EstateEndpoint> {
        let service = endpoint_service_of(action_prefix)?;
        self.endpoints.iter().find(|endpoint| {
            endpoint.vpc == vpc && endpoint.region.as_str() == region && endpoint.service == service
        })
    }

    /// The ARN of the inference profile with this name.
    pub fn profile(&self, account: AccountId, region: &Region, name: &str) -> Option<&str> {
        self.profiles
            .iter()
            .find(|profile| {
                profile.account == account && profile.region == *region && profile.name == name
            })
            .map(|profile| profile.arn.as_str())
    }

    /// The content guardrail with this name.
    pub fn content_guardrail(
        &self,
        account: AccountId,
        region: &Region,
        name: &str,
    ) -> Option<&EstateContentGuardrail> {
        self.content_guardrails.iter().find(|guardrail| {
            guardrail.account == account && guardrail.region == *region && guardrail.name == name
        })
    }

    /// Adds a document under its name, and gives the name.
    pub fn add(&mut self, document: EstateDocument) -> Label {
        let label = document.label.clone();
        self.documents.insert(label.clone(), document);
        label
    }

    /// The same estate with one document changed.
    #[must_use]
    pub fn with_document(&self, document: EstateDocument) -> Self {
        let mut changed = self.clone();
        changed.add(document);
        changed
    }

    /// The ARN of the project with this name.
    pub fn project(&self, account: AccountId, region: &Region, name: &str) -> Option<&str> {
        self.projects
            .iter()
            .find(|project| {
                project.account == account && project.region == *region && project.name == name
            })
            .map(|project| project.arn.as_str())
    }

    /// The ARN of the key with this alias.
    pub fn key(&self, account: AccountId, region: &Region, alias: &str) -> Option<&str> {
        self.keys
            .iter()
            .find(|key| {
                key.account == account
                    && key.region == *region
                    && key.aliases.iter().any(|known| known == alias)
            })
            .map(|key| key.arn.as_str())
    }
}
