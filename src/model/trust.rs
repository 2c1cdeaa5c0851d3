//! Who may become a role, and what must hold besides.
use super::{Account, EksCluster, OidcProvider, RoleIdentity, SamlProvider};
use crate::diag::Span;
use crate::vocab::Name;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One entry of `trusted_by`.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Who.
    pub principal: TrustedPrincipal,
    /// Under which conditions.
    pub conditions: TrustConditions,
    /// Where it was written.
    pub span: Span,
}

/// Who may assume a role.
#[derive(Debug, Clone)]
pub enum TrustedPrincipal {
    /// An AWS service, by host name: `ecs-tasks.amazonaws.com`.
    Service(String),
    /// A role.
    Role(Arc<RoleIdentity>),
    /// Every principal of an account whose own policies allow it.
    Account(Arc<Account>),
    /// EC2 instances with the instance profile that is made with the role.
    InstanceProfile(InstanceProfile),
    /// A service account of an EKS cluster, through EKS Pod Identity.
    Pod {
        /// The cluster; of the role's account.
        cluster: Arc<EksCluster>,
        /// The service account.
        service_account: ServiceAccount,
    },
    /// Someone whom an OIDC provider of the role's account vouches for.
    WebIdentity {
        /// The provider.
        provider: Arc<OidcProvider>,
        /// The audience of the token: one that the provider takes.
        audience: String,
        /// The subject of the token.
        subject: TokenSubject,
    },
    /// People whom a SAML provider of the role's account vouches for.
    Saml {
        /// The provider.
        provider: Arc<SamlProvider>,
        /// The regions whose own sign-in page counts beside the global one, sorted.
        regions: Vec<String>,
    },
}

/// An instance profile to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceProfile {
    /// The name in the blueprint.
    pub name: Name,
    /// The name in IAM.
    pub profile_name: String,
}

/// A Kubernetes service account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceAccount {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// Whom a token of an OIDC issuer is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenSubject {
    /// A service account of the Kubernetes cluster that issues the token.
    ServiceAccount(ServiceAccount),
    /// A job of GitHub Actions.
    GitHub {
        /// Owner and repository: `acme/answers`.
        repository: String,
        /// What the job runs for.
        job: GitHubJob,
    },
    /// The subject as it is.
    Exactly(String),
}

/// What a job of GitHub Actions runs for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum GitHubJob {
    /// A branch.
    Branch(String),
    /// An environment of GitHub.
    Environment(String),
    /// A tag.
    Tag(String),
}

/// What must hold beside the principal. All that are given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustConditions {
    /// Tags the caller must carry.
    pub principal_tags: BTreeMap<String, String>,
    /// Whether the caller must set a source identity.
    pub source_identity: Requirement,
    /// The patterns that a source identity must fit, sorted; empty: any does.
    pub source_identities: Vec<String>,
    /// The external id the caller must send.
    pub external_id: Option<String>,
    /// Whether the caller must have signed in with a second factor.
    pub mfa: Requirement,
    /// How many seconds ago the second factor was given, less than this.
    pub mfa_age_seconds: Option<u32>,
    /// The VPC endpoints the call may come through, sorted; empty: any way.
    pub source_vpc_endpoints: Vec<String>,
    /// The VPCs the call may come through, sorted; empty: any way.
    pub source_vpcs: Vec<String>,
    /// The ranges of addresses on the internet the call may come from, sorted; empty: any way.
    pub source_addresses: Vec<String>,
    /// The session tags that must be set, and no others; with their values, if these matter.
    pub session_tags: BTreeMap<String, Option<String>>,
    /// The session tag that must be transitive.
    pub transitive_tag: Option<String>,
    /// Whether the caller must be of the organization, whatever its account.
    pub from_organization: Requirement,
    /// The ARNs, with wildcards, of what a service may act for, sorted; empty: it is not asked.
    pub source_arns: Vec<String>,
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Requirement {
    /// It may be missing.
    #[default]
    Optional,
    /// It must be there.
    Required,
}
