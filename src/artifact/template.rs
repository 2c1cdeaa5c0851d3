//! CloudFormation templates.
use super::{Symbol, Value};
use crate::diag::Span;
use std::collections::BTreeMap;
use std::fmt;

/// A template. Everything in it is sorted by logical id, so that its bytes do not depend on the
/// order of a blueprint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// What the stack is, for the console.
    pub description: String,
    /// What it is told when deployed.
    pub parameters: BTreeMap<LogicalId, Parameter>,
    /// What it makes; not empty.
    pub resources: BTreeMap<LogicalId, Resource>,
    /// What it tells later stacks.
    pub outputs: BTreeMap<LogicalId, Output>,
}

/// The name of a resource, parameter or output in a template: letters and digits, a function of
/// kind and blueprint name alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogicalId(String);

impl LogicalId {
    /// `Role` and `answer-service` give `RoleAnswerService`.
    pub fn new(kind: &str, name: &crate::vocab::Name) -> Self {
        Self(format!("{kind}{}", name.camel_case()))
    }

    /// The id of what belongs to the thing with this id: `BudgetTeam` and `Arn`.
    #[must_use]
    pub fn with(&self, suffix: &str) -> Self {
        Self(format!("{}{suffix}", self.0))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A template parameter that carries an id from another stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub description: String,
    /// Whose id it carries.
    pub symbol: Symbol,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The CloudFormation type.
    pub type_name: &'static str,
    /// Its properties.
    pub properties: BTreeMap<String, Value>,
    /// Whether it outlives its stack.
    pub retention: Retention,
    /// Resources that must exist first without being referred to.
    pub depends_on: Vec<LogicalId>,
    /// The blueprint text it came from.
    pub origin: Span,
}

/// What happens to a resource when its stack lets go of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// It is deleted with the stack.
    Deleted,
    /// `DeletionPolicy` and `UpdateReplacePolicy` are `Retain`: it holds data or an identity.
    Retained,
}

/// A template output that carries an id to other stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// What it is.
    pub description: String,
    /// Its value.
    pub value: Value,
}
