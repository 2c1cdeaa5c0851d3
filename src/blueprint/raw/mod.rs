//! The shape of a blueprint as written: the one source of truth for the language.
//!
//! From these types come the JSON Schema (`schemas/blueprint.schema.json`), the decoder, and so
//! the completions in an editor. Texts are not yet understood here: names are resolved and ids
//! checked in `resolve`.
mod anomaly;
mod audit;
mod budget;
mod cache;
pub(crate) mod choice;
mod content_guardrail;
mod existing;
mod expect;
mod expected_use;
mod grant;
mod guardrail;
mod identity_provider;
mod key;
mod limit;
pub(crate) mod located;
mod model;
mod network;
mod observability;
mod organization;
mod permission_set;
mod role;
mod routing;
mod section;
mod trust;
mod when;

pub(crate) use anomaly::{Anomaly, EachWord, Watched};
pub(crate) use audit::{
    Archive, Audit, InvocationLogging, LockWord, LoggedData, Trail, TrailCovers, TrailRecord,
};
pub(crate) use budget::{Alert, Brake, Budget, ConsequenceWord, Covers, CoversTag};
pub(crate) use cache::{Cache, CacheLimits, Engine, KeyPart, Semantic, SemanticMode, SemanticWord};
pub(crate) use content_guardrail::{
    ContentGuardrail, PersonalDataWord, StrengthWord, Topic as DeniedTopic,
};
pub(crate) use existing::{
    Boundary, Bucket, EksCluster, Existing, GivenManagedPolicy, IdentityCenter, KmsKey,
    OidcProvider, RoleArn, Scp, Table, Topic, Vpc,
};
pub(crate) use expect::{AskInvoke, Expect, OfPermissionSet, OfRole, Place, Question};
pub(crate) use expected_use::{
    CacheUse, ExpectedUse, InferenceWord, PriceOverride, TierWord, VectorUse,
};
pub(crate) use grant::{Grant, Invoke, InvokeIn, TaggedProjects};
pub(crate) use guardrail::{
    AccessTagOptions, EnforcedOptions, GuardrailEntry, IdentityOptions, ModelOptions,
    PlatformOptions, ProfileWord, RegionOptions, WrittenGuardrail,
};
pub(crate) use identity_provider::IdentityProvider;
pub(crate) use key::{Key, KeyPurpose, KeyUser, RoleUser};
pub(crate) use limit::{Limit, RequestLimit, SubjectLimits, TokenLimit, UsagePlan};
pub(crate) use model::{EndpointWord, Model, Provider};
pub(crate) use network::{Egress, EndpointIds, Firewall, Network, NetworkEndpoints, ServiceWord};
pub(crate) use observability::{
    Alarm, Canary, CostAlarm, ErrorsAlarm, HitsAlarm, LatencyAlarm, LogGroup, Observability,
    RequestAlarm, TokensAlarm,
};
pub(crate) use organization::{
    Account, Defaults, Deploy, DeployWord, Group, Include, NewAccountsWord, Occupied, OrgPolicies,
    OrgPoliciesWord, Organization, Project, Quotas, RoleDefaults, Unit,
};
pub(crate) use permission_set::PermissionSet;
pub(crate) use role::Role;
pub(crate) use routing::{Breaker, Route, Routing, Share, Sticky};
pub(crate) use section::{OneOrMany, Section, Strings};
pub(crate) use trust::{
    GitHub, Irsa, Oidc, PodIdentity, Saml, Service, TrustedBy, TrustedPermissionSet,
};
pub(crate) use when::{FederatedWhen, Mfa, NetworkWhen, SessionTags, SourceIdentity, When};

use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A text and its place.
pub(crate) type Text = Located<String>;

/// A synth blueprint: what an organisation wants for its use of large language models on AWS.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "synth blueprint", rename = "Blueprint")]
pub(crate) struct Blueprint {
    /// The version of the language.
    #[schemars(range(min = 1, max = 1), example = 1)]
    #[expect(
        dead_code,
        reason = "the schema allows one value; the key is for later versions"
    )]
    pub synth: Located<u32>,
    /// The date of the facts about AWS that this blueprint was written against. Newer facts never
    /// change access silently.
    #[schemars(example = "2026-11-22")]
    pub facts: Text,
    /// The blueprint's name: the output folder, the stacks and the physical names carry it.
    #[schemars(example = &"acme")]
    pub name: Text,
    /// The AWS organization that the accounts are in.
    #[serde(default)]
    pub organization: Option<Located<Organization>>,
    /// What holds where nothing else is said.
    #[serde(default)]
    pub defaults: Defaults,
    /// Who deploys what.
    #[serde(default)]
    pub deploy: Deploy,
    /// Further files, beneath this file's folder, whose sections are merged into these.
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "merged into the tree before it is decoded; here for the schema"
    )]
    pub include: Vec<Located<Include>>,
    /// Organizational units that accounts refer to by name.
    #[serde(default)]
    pub units: Section<Unit>,
    /// The AWS accounts. They exist: synth refers to accounts and never creates one.
    pub accounts: Section<Account>,
    /// Sets of accounts: wherever one account may stand, a group may.
    #[serde(default)]
    pub groups: Section<Group>,
    /// Quotas that AWS raised, by account or group of accounts.
    #[serde(default)]
    pub quotas: Section<Quotas>,
    /// Things that are there already: referred to, checked against, never created or changed.
    #[serde(default)]
    pub existing: Section<Existing>,
    /// OIDC identity providers to make in IAM: who vouches for callers from outside AWS.
    #[serde(default)]
    pub identity_providers: Section<IdentityProvider>,
    /// The large language models.
    #[serde(default)]
    pub models: Section<Model>,
    /// Projects on bedrock-mantle: what is billed, tagged and granted there.
    #[serde(default)]
    pub projects: Section<Project>,
    /// KMS keys to make.
    #[serde(default)]
    pub keys: Section<Key>,
    /// Response caches to make.
    #[serde(default)]
    pub caches: Section<Cache>,
    /// Permission sets of IAM Identity Center to make: how people enter.
    #[serde(default)]
    pub permission_sets: Section<PermissionSet>,
    /// IAM roles to make.
    #[serde(default)]
    pub roles: Section<Role>,
    /// Cost budgets to make.
    #[serde(default)]
    pub budgets: Section<Budget>,
    /// How much each user and each team may use.
    #[serde(default)]
    pub limits: Section<Limit>,
    /// How the use of models is watched: log groups, alarms, dashboards.
    #[serde(default)]
    pub observability: Section<Observability>,
    /// Monitors of anomalies in cost to make.
    #[serde(default)]
    pub anomalies: Section<Anomaly>,
    /// Prices of models and caches that are others than in the price book.
    #[serde(default)]
    pub prices: Section<PriceOverride>,
    /// What synth makes in networks of `existing`: endpoints, egress lists.
    #[serde(default)]
    pub networks: Section<Network>,
    /// Guardrails of Amazon Bedrock to make: what prompts and answers may not hold.
    #[serde(default)]
    pub content_guardrails: Section<ContentGuardrail>,
    /// What nobody in the organization may do.
    #[serde(default)]
    pub guardrails: Vec<Located<GuardrailEntry>>,
    /// What records who called which model, and where the records are kept.
    #[serde(default)]
    pub audit: Audit,
    /// How requests are spread over the models.
    #[serde(default)]
    pub routing: Option<Located<Routing>>,
    /// What must, and must not, be possible. Checked before a file is written.
    #[serde(default)]
    pub expect: Vec<Located<Expect>>,
}
