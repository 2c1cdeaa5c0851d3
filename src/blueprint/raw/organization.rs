//! Organization, accounts, groups, projects, defaults, includes, deployment.
use super::choice::shape;
use super::{OneOrMany, Section, Strings, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// An AWS organization that exists.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organization {
    /// The organization's id.
    #[schemars(example = "o-a1b2c3d4e5")]
    pub id: Text,
    /// The id of its root.
    #[schemars(example = "r-ab12")]
    pub root: Text,
    /// The management account, by name.
    #[schemars(example = &"management")]
    pub management: Text,
    /// Whether AWS Control Tower governs it: its policies take slots on every unit.
    #[serde(default)]
    pub control_tower: bool,
    /// Slots for policies that others take, by `root`, unit or account, beside the policies under
    /// `existing`. Instead of what is assumed of Control Tower there.
    #[serde(default)]
    pub occupied: Section<Occupied>,
}

/// Slots that others take.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Occupied {
    /// Service control policies of others there, without `FullAWSAccess`.
    #[serde(default)]
    #[schemars(example = 2)]
    pub scp: Option<Located<u32>>,
    /// Resource control policies of others there, without `RCPFullAWSAccess`.
    #[serde(default)]
    #[schemars(example = 1)]
    pub rcp: Option<Located<u32>>,
}

/// Quotas that AWS raised for an account or a group of accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quotas {
    /// Customer managed policies in the account.
    #[serde(default)]
    #[schemars(example = 5000)]
    pub customer_managed_policies: Option<Located<u32>>,
    /// Managed policies attached to one role.
    #[serde(default)]
    #[schemars(example = 25)]
    pub managed_policies_per_role: Option<Located<u32>>,
    /// Roles in the account.
    #[serde(default)]
    #[schemars(example = 5000)]
    pub roles: Option<Located<u32>>,
    /// Characters of a role's trust policy.
    #[serde(default)]
    #[schemars(example = 4096)]
    pub trust_policy_characters: Option<Located<u32>>,
}

/// What holds where nothing else is said.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defaults {
    /// The region of everything that names none, and of each account's IAM stack.
    #[serde(default)]
    #[schemars(example = "us-east-2")]
    pub region: Option<Text>,
    /// Tags on everything that takes tags.
    #[serde(default)]
    pub tags: Strings,
    /// What holds for every role.
    #[serde(default)]
    pub roles: RoleDefaults,
}

/// What holds for every role that says nothing else.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleDefaults {
    /// The IAM path, with a slash at both ends.
    #[serde(default)]
    #[schemars(example = "/llm/")]
    pub path: Option<Text>,
    /// The permissions boundary, by its name in `existing`.
    #[serde(default)]
    pub boundary: Option<Text>,
}

/// Who deploys what. Stated, never chosen by synth.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deploy {
    /// How what is placed in a group comes to its accounts; `stacks` unless told.
    #[serde(default)]
    pub by: Option<Located<DeployWord>>,
    /// The bucket that templates are deployed from, by its name in S3. Needed for templates of
    /// more than 51,200 bytes; everyone who deploys, and CloudFormation in every account, reads it.
    #[serde(default)]
    #[schemars(example = &"acme-templates")]
    pub bucket: Option<Text>,
    /// What a `StackSet` does about accounts that join its unit later; `skip` unless told.
    #[serde(default)]
    pub new_accounts: Option<Located<NewAccountsWord>>,
    /// Who deploys organization policies; `management` unless told.
    #[serde(default)]
    pub org_policies: Option<OrgPolicies>,
}

/// How what is placed in a group comes to its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DeployWord {
    /// By a stack in each account, that someone deploys there.
    Stacks,
    /// By one service-managed `StackSet` for each group, from the management account.
    Stackset,
}

/// What a `StackSet` does about accounts that join its unit later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NewAccountsWord {
    /// Nothing: it reaches the accounts that the blueprint lists.
    Skip,
    /// It deploys to them, too, unchecked.
    Deploy,
}

/// Who deploys organization policies.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
pub(crate) enum OrgPolicies {
    /// The management account, or someone else.
    #[serde(rename = "text")]
    Word(Located<OrgPoliciesWord>),
    /// An account that the organization delegated its policies to.
    #[serde(rename = "mapping")]
    Delegated(Delegated),
}

shape!(OrgPolicies, "Who deploys organization policies: `management`, `handoff`, or an account that they are delegated to.":
    "text" => OrgPoliciesWord, "mapping" => Delegated);

/// Who deploys organization policies, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OrgPoliciesWord {
    /// A stack in the management account.
    Management,
    /// Someone else: the policies are written to `handoff/`, with what to do.
    Handoff,
}

/// An account that the organization delegated its policies to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delegated {
    /// The account, by name.
    #[schemars(example = &"audit")]
    pub delegated: Text,
}

/// Files whose sections are merged into the blueprint.
#[derive(Debug, Deserialize)]
#[serde(rename = "$shape")]
#[expect(
    dead_code,
    reason = "merged into the tree before it is decoded; here for the schema"
)]
pub(crate) enum Include {
    /// A path or a pattern such as `teams/*.yaml`.
    #[serde(rename = "text")]
    Path(Text),
    /// A path with limits on what those files may say.
    #[serde(rename = "mapping")]
    Limited(IncludeFiles),
}

shape!(Include, "Files beneath this file's folder; `*` and `?` stand for parts of one file name.":
    "text" => String, "mapping" => IncludeFiles);

/// Files and what they may say, for self-service by teams.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "merged into the tree before it is decoded; here for the schema"
)]
pub(crate) struct IncludeFiles {
    /// A path or a pattern such as `teams/search/*.yaml`.
    pub files: Text,
    /// The only sections these files may have.
    #[serde(default)]
    pub only: Option<Vec<Text>>,
    /// The only accounts that things in these files may stand in.
    #[serde(default)]
    pub accounts: Option<Vec<Text>>,
    /// The unit of every account that the files list, by name or id. For the output of
    /// `aws organizations list-accounts-for-parent`, which does not say it.
    #[serde(default)]
    #[schemars(example = "ou-ab12-tenants01")]
    pub unit: Option<Text>,
    /// What every account that the files list is for.
    #[serde(default)]
    #[schemars(example = &"production")]
    pub environment: Option<Text>,
    /// The region of the IAM stack of every account that the files list.
    #[serde(default)]
    pub region: Option<Text>,
    /// Words about every account that the files list, for groups to choose by.
    #[serde(default)]
    pub tags: Strings,
}

/// An organizational unit that exists.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unit {
    /// The unit's id.
    #[schemars(example = "ou-ab12-tenants01")]
    pub id: Text,
    /// The unit above it, by name or id; none: the root.
    #[serde(default)]
    pub parent: Option<Text>,
}

/// An AWS account that exists.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// The account's twelve digits.
    #[schemars(example = "333333333333", extend("type" = ["string", "integer"]))]
    pub id: Text,
    /// The unit it is in, by name or id; none: directly under the root.
    #[serde(default)]
    #[schemars(example = "ou-ab12-tenants01")]
    pub unit: Option<Text>,
    /// What it is for: the value of the tag `Environment`.
    #[serde(default)]
    #[schemars(example = &"production")]
    pub environment: Option<Text>,
    /// The region of its IAM stack, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// Words about it, for groups to choose by. Nothing is tagged with them.
    #[serde(default)]
    pub tags: Strings,
}

/// A set of accounts: those in a unit, those with a tag, or a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// All accounts of the blueprint that are in this unit or below it, by name or id.
    #[serde(default)]
    pub unit: Option<Text>,
    /// All accounts of the blueprint with these tags; together with `unit`: only those in it. The
    /// tag `environment` is the account's `environment`.
    #[serde(default)]
    pub tag: Strings,
    /// These accounts, by name, beside those.
    #[serde(default)]
    pub accounts: Option<OneOrMany>,
    /// But not these, by name.
    #[serde(default)]
    pub except: Option<OneOrMany>,
}

/// A project on bedrock-mantle.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Project {
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// The name it had in an earlier version of the blueprint.
    #[serde(default)]
    pub was: Option<Text>,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// Models on bedrock-runtime that get an application inference profile of the project, so that
    /// what they cost carries its tags. Whoever invokes them in the project does so by the profile.
    #[serde(default)]
    pub profiles: Vec<Text>,
    /// Its tags, beside the default ones.
    #[serde(default)]
    pub tags: Strings,
}
