//! Policies as they are emitted: texts may be symbols, every statement knows its origin.
use super::Text;
use crate::diag::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A policy to emit. Statements are in a fixed order, sorted by Sid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyDocument {
    /// The statements.
    pub statements: Vec<PolicyStatement>,
}

/// One statement to emit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyStatement {
    /// Letters and digits, unique in the document.
    pub sid: String,
    /// Allow or Deny.
    pub effect: crate::policy::Effect,
    /// Whom it is about; `None` in identity policies and SCPs.
    pub principal: Option<Principal>,
    /// The actions, sorted.
    pub actions: BTreeSet<String>,
    /// The resources; `None` in trust policies, which have none.
    pub resources: Option<Resources>,
    /// The conditions.
    pub conditions: Conditions,
    /// The blueprint text it came from. Takes no part in equality of what is printed.
    pub origin: Span,
}

/// `operator → key → values`, all sorted.
pub type Conditions = BTreeMap<String, BTreeMap<String, BTreeSet<Text>>>;

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `"*"`.
    Anyone,
    /// `{"AWS": […]}`: ARNs, in a fixed order.
    Aws(BTreeSet<String>),
    /// `{"Service": […]}`: host names.
    Service(BTreeSet<String>),
}

/// Which resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resources {
    /// `Resource`.
    These(BTreeSet<Text>),
    /// `NotResource`.
    AllBut(BTreeSet<Text>),
}

/// A policy as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// The path below `out/<name>/`, with `/`: `policies/iam/<account>/<role>.json`.
    pub path: String,
    /// The policy.
    pub document: PolicyDocument,
}
