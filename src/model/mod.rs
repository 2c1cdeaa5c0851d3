//! The validated domain: what an organisation wants, resolved and impossible to build wrong.
//!
//! Every reference is the thing itself (`Arc`), so no later stage can meet a name that nobody
//! declared. Only the `blueprint` room builds these values. Every item carries the span of the
//! blueprint text it came from; spans take no part in what is emitted.
mod account;
mod anomaly;
mod audit;
mod budget;
mod cache;
mod content_guardrail;
mod deploy;
mod enforcement;
mod expectation;
mod expected_use;
mod function;
mod given;
mod grant;
mod guardrail;
mod identity_provider;
mod key;
mod language_model;
mod limit;
mod network;
mod observability;
mod permission_set;
mod price;
mod project;
mod role;
mod routing;
mod task;
mod topic;
mod trust;

pub use account::{Account, OccupiedSlots, Organization, PolicyTarget, RaisedQuotas};
pub use anomaly::{AnomalyMonitor, Watched};
pub use audit::{Archive, Audit, InvocationLogging, Lock, LoggedData, Queries, Trail, TrailRecord};
pub use budget::{Alert, Budget, CostTag, Covers, Period};
pub use cache::{
    Cache, CacheKeyPart, CacheStore, CacheTable, SemanticStore, Valkey, ValkeyForm, VectorIndex,
    VectorsKept,
};
pub use content_guardrail::{ContentGuardrail, ContentRules, DeniedTopic};
pub use deploy::{Deploy, DeployBy, Group, NewAccounts, OrgPolicies};
pub use enforcement::{Brake, Consequence, Enforcement, Enforcer, Forbidden, Peak};
pub use expectation::{Expectation, Polarity, Question, Subject, Way};
pub use expected_use::{
    CacheUse, Consumer, ExpectedUse, TokenUse, Uncountable, UseChange, VectorUse,
};
pub use function::{CallingTopic, Function, FunctionKind};
pub use given::{
    Boundary, Bucket, GivenKey, GivenPolicy, GivenRole, GivenScp, GivenTable, GivenTopic,
    MadeEndpoints, ManagedPolicy, Network, NetworkEndpoint, Secret,
};
pub use grant::{Grant, Verb};
pub use guardrail::{
    CrossRegionProfile, ExceptedRole, Guardrail, GuardrailKind, GuardrailVersion, PolicyType,
};
pub use identity_provider::{EksCluster, OidcProvider, SamlProvider};
pub use key::{EncryptedThing, EncryptionKey, Key, KeyAccess, KeyRight, KeyUse};
pub use language_model::{BedrockModel, LanguageModel, OutsideModel};
pub use limit::{Allowance, Counted, Limit, SubjectKind, UsagePlan};
pub use network::{Egress, EndpointClient, EndpointSet, Firewall, NetworkServices};
pub use observability::{
    Alarm, AlarmSubject, Canary, LogGroup, Observability, Requests, Sample, TokenLimit, TokenSide,
};
pub use permission_set::{Assignment, IdentityCenter, PermissionSet};
pub use price::PriceOverride;
pub use project::{InferenceProfile, Project};
pub use role::{Owner, Role, RoleIdentity};
pub use routing::{Breaker, Route, Routing, StickyBy};
pub use task::{Task, TaskKind};
pub use topic::{Publisher, Topic};
pub use trust::{
    GitHubJob, InstanceProfile, Requirement, ServiceAccount, TokenSubject, Trust, TrustConditions,
    TrustedPrincipal,
};

use crate::vocab::{AccountId, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything one blueprint says. Lists are in a fixed order that does not depend on the order
/// in which the blueprint wrote them.
#[derive(Debug, Clone)]
pub struct Model {
    /// The blueprint's name, which the output folder and the stacks carry.
    pub name: Name,
    /// The date of the facts that the blueprint was written against, `YYYY-MM-DD`.
    pub facts: String,
    /// The organization, if the accounts are in one.
    pub organization: Option<Organization>,
    /// Who deploys what.
    pub deploy: Deploy,
    /// The accounts, by name.
    pub accounts: Vec<Arc<Account>>,
    /// Service control policies that are there already.
    pub given_scps: Vec<Arc<GivenScp>>,
    /// Buckets that are there already.
    pub buckets: Vec<Arc<Bucket>>,
    /// Keys that are there already.
    pub given_keys: Vec<Arc<GivenKey>>,
    /// Roles that are there already.
    pub given_roles: Vec<GivenRole>,
    /// Tables that are there already.
    pub given_tables: Vec<Arc<GivenTable>>,
    /// Topics that are there already.
    pub given_topics: Vec<Arc<GivenTopic>>,
    /// Networks that are there already.
    pub networks: Vec<Arc<Network>>,
    /// Secrets that are there already.
    pub secrets: Vec<Arc<Secret>>,
    /// OIDC identity providers, to make and there already.
    pub oidc_providers: Vec<Arc<OidcProvider>>,
    /// The models, by name.
    pub models: Vec<LanguageModel>,
    /// The bedrock-mantle projects.
    pub projects: Vec<Arc<Project>>,
    /// The permission sets to make.
    pub permission_sets: Vec<PermissionSet>,
    /// The roles to make, and those that Identity Center makes of permission sets.
    pub roles: Vec<Role>,
    /// The keys to make, replicas included.
    pub keys: Vec<Arc<Key>>,
    /// What roles and services may do with these keys, beside what follows from grants.
    pub key_accesses: Vec<KeyAccess>,
    /// The caches to make.
    pub caches: Vec<Arc<Cache>>,
    /// The budgets to make.
    pub budgets: Vec<Budget>,
    /// What users and teams may use, by name.
    pub limits: Vec<Limit>,
    /// What is watched, by name and account.
    pub observability: Vec<Observability>,
    /// The monitors of anomalies in cost to make.
    pub anomalies: Vec<AnomalyMonitor>,
    /// What accounts have to stop spending with.
    pub enforcers: Vec<Enforcer>,
    /// The functions that come with what is declared.
    pub functions: Vec<Function>,
    /// The topics to make.
    pub topics: Vec<Topic>,
    /// What is expected to be used of models, by cover and model.
    pub expected_uses: Vec<ExpectedUse>,
    /// Prices that are others than in the price book, by model or cache.
    pub prices: BTreeMap<Name, PriceOverride>,
    /// What to make in networks, by network name.
    pub network_services: Vec<NetworkServices>,
    /// The content guardrails to make.
    pub content_guardrails: Vec<Arc<ContentGuardrail>>,
    /// The guardrails to make.
    pub guardrails: Vec<Guardrail>,
    /// What records calls, if the blueprint says so.
    pub audit: Option<Audit>,
    /// How requests are routed, if the blueprint says so.
    pub routing: Option<Routing>,
    /// What must and must not be possible, as written.
    pub expectations: Vec<Expectation>,
    /// Tags on everything that takes tags.
    pub tags: BTreeMap<String, String>,
    /// Quotas that AWS raised, by account.
    pub quotas: BTreeMap<AccountId, RaisedQuotas>,
}

impl Model {
    /// Whether some role may invoke a model.
    pub fn invokes_models(&self) -> bool {
        let mut grants = self.roles.iter().flat_map(|role| &role.grants);
        grants.any(|grant| grant.verb.model().is_some())
    }

    /// Whether some role may invoke something in a project.
    pub fn has_caller_in(&self, project: &Project) -> bool {
        let mut grants = self.roles.iter().flat_map(|role| &role.grants);
        grants.any(|grant| grant.verb.reaches(project))
    }
}

impl Model {
    /// The physical name of a thing that this blueprint makes: the one naming scheme.
    pub fn physical_name(&self, name: &Name) -> String {
        physical_name(&self.name, name)
    }
}

/// `<blueprint>-<name>`: two blueprints in one account do not collide.
pub fn physical_name(blueprint: &Name, name: &Name) -> String {
    format!("{blueprint}-{name}")
}
