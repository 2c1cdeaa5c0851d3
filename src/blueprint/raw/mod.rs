//! The shape of a blueprint as written: the one source of truth for the language.
//!
//! From these types come the JSON Schema (`schemas/blueprint.schema.json`), the decoder, and so
//! the completions in an editor. Texts are not yet understood here: names are resolved and ids
//! checked in `resolve`.
mod budget;
mod cache;
pub(crate) mod choice;
mod existing;
mod expect;
mod grant;
mod guardrail;
pub(crate) mod located;
mod model;
mod organization;
mod role;
mod routing;
mod section;

pub(crate) use budget::{Alert, Budget, Covers};
pub(crate) use cache::{Cache, Key, KeyPart};
pub(crate) use existing::{Boundary, Bucket, Existing, KmsKey, Scp, Vpc};
pub(crate) use expect::{AskInvoke, Expect, OfRole, Place, Question};
pub(crate) use grant::{Grant, Invoke};
pub(crate) use guardrail::{GuardrailEntry, GuardrailName};
pub(crate) use model::{EndpointWord, Model, Provider};
pub(crate) use organization::{
    Account, Defaults, Deploy, DeployWord, Group, Include, NewAccountsWord, OrgPolicies,
    OrgPoliciesWord, Organization, Project, RoleDefaults, Unit,
};
pub(crate) use role::{Required, Role, TrustedBy, When};
pub(crate) use routing::{Breaker, Route, Routing, Share, Sticky};
pub(crate) use section::{OneOrMany, Section, Strings};

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
    /// Things that are there already: referred to, checked against, never created or changed.
    #[serde(default)]
    pub existing: Section<Existing>,
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
    /// IAM roles to make.
    #[serde(default)]
    pub roles: Section<Role>,
    /// Cost budgets to make.
    #[serde(default)]
    pub budgets: Section<Budget>,
    /// What nobody in the organization may do.
    #[serde(default)]
    pub guardrails: Vec<Located<GuardrailEntry>>,
    /// How requests are spread over the models.
    #[serde(default)]
    pub routing: Option<Located<Routing>>,
    /// What must, and must not, be possible. Checked before a file is written.
    #[serde(default)]
    pub expect: Vec<Located<Expect>>,
}
