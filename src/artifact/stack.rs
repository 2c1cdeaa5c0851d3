//! Stacks: one template in one account, region and layer.
use super::Template;
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
    /// Roles and their policies; in an account's home region.
    Access,
    /// Budgets; in us-east-1, where AWS keeps them.
    Spend,
}

impl Layer {
    /// The word in paths and stack names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Data => "data",
            Self::Access => "access",
            Self::Spend => "spend",
        }
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

impl fmt::Display for StackId {
    /// `333333333333/us-east-2/access`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.account, self.region, self.layer.word())
    }
}
