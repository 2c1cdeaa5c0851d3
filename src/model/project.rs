//! Projects on bedrock-mantle: what is billed, tagged and granted.
use super::{Account, BedrockModel};
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
    /// The application inference profiles of the project, by model name.
    pub profiles: Vec<Arc<InferenceProfile>>,
    /// Where it was declared.
    pub span: Span,
}

/// An application inference profile: a model on bedrock-runtime whose use carries a project's
/// tags. AWS invents its id, so its ARN is a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InferenceProfile {
    /// Its name among all profiles: the project's and the model's.
    pub name: Name,
    /// Its physical name, at most 64 characters.
    pub profile_name: String,
    /// The model.
    pub model: Arc<BedrockModel>,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// Where it was written.
    pub span: Span,
}

impl Project {
    /// The profile by which a model is invoked in this project, if there is one.
    pub fn profile(&self, model: &BedrockModel) -> Option<&Arc<InferenceProfile>> {
        self.profiles
            .iter()
            .find(|profile| profile.model.name == model.name)
    }

    /// The cost allocation tag whose value is the project's physical name: what a budget of the
    /// project filters by.
    pub const COST_TAG: &'static str = "LlmProject";
}
