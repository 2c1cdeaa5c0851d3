//! Stacks: one template in one account, region and layer.
use super::{Resource, Template};
use crate::vocab::{AccountId, Region};
use std::collections::BTreeMap;
use std::fmt;

/// A stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Which.
    pub id: StackId,
    /// Its name in CloudFormation: `acme-access`.
    pub name: String,
    /// Its template.
    pub template: Template,
    /// Where the value of each parameter comes from, by parameter name.
    pub parameter_sources: BTreeMap<String, ParameterSource>,
}

/// Which stack. The order is deployment order among unrelated stacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StackId {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The layer.
    pub layer: Layer,
}

/// What a stack is about. Which resource type lives in which layer never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Organization policies; in the management account.
    Org,
    /// Keys, tables, projects: what holds data or an identity.
    Data,
    /// VPC endpoints, their policies and security groups, egress lists.
    Network,
    /// Roles and their policies; in an account's home region.
    Access,
    /// Budgets and what they set off; in us-east-1, where AWS keeps them.
    Spend,
    /// What runs and watches: functions, topics, log groups, alarms, dashboards.
    Operations,
    /// Trails, archives and the logging of invocations.
    Audit,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 7] = [
        Self::Org,
        Self::Data,
        Self::Network,
        Self::Access,
        Self::Spend,
        Self::Operations,
        Self::Audit,
    ];

    /// The word in paths and stack names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Data => "data",
            Self::Network => "network",
            Self::Access => "access",
            Self::Spend => "spend",
            Self::Operations => "operations",
            Self::Audit => "audit",
        }
    }

    /// The layer with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.word() == word)
    }

    /// Whether losing the stack by mistake would lose data, identities or guardrails.
    pub fn is_protected(self) -> bool {
        matches!(self, Self::Org | Self::Data | Self::Audit)
    }
}

/// The stack and output that a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterSource {
    /// The stack.
    pub stack: StackId,
    /// The output's name.
    pub output: String,
}

impl StackId {
    /// The path of the stack's template below `out/<name>/`.
    pub fn template_path(&self, extension: &str) -> String {
        format!("stacks/{self}.template.{extension}")
    }
}

impl Stack {
    /// The capabilities that CloudFormation asks the deployer to acknowledge.
    pub fn capabilities(&self) -> &'static [&'static str] {
        self.template.capabilities()
    }
}

impl Template {
    /// The capabilities that CloudFormation asks the deployer to acknowledge: named roles
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html>).
    pub fn capabilities(&self) -> &'static [&'static str] {
        let named = |resource: &Resource| resource.type_name.starts_with("AWS::IAM::");
        if self.resources.values().any(named) {
            &["CAPABILITY_NAMED_IAM"]
        } else {
            &[]
        }
    }
}

impl fmt::Display for StackId {
    /// `333333333333/us-east-2/access`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.account, self.region, self.layer.word())
    }
}
