//! Projects on bedrock-mantle: what is billed, tagged and granted.
use super::Account;
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A project. AWS invents its id, so its ARN is a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The name in the blueprint.
    pub name: Name,
    /// The name that its logical id is made of: an earlier one, if it was renamed.
    pub identity: Name,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// Its physical name.
    pub project_name: String,
    /// Its tags, defaults and [`Project::COST_TAG`] included.
    pub tags: BTreeMap<String, String>,
    /// Where it was declared.
    pub span: Span,
}

impl Project {
    /// The cost allocation tag whose value is the project's physical name: what a budget of the
    /// project filters by.
    pub const COST_TAG: &'static str = "LlmProject";
}
