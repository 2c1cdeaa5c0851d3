//! Large language models, by provider.
use super::Secret;
use crate::diag::Span;
use crate::vocab::{Endpoint, Name, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A model that a blueprint names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LanguageModel {
    /// On Amazon Bedrock.
    Bedrock(Arc<BedrockModel>),
    /// Of another provider.
    Outside(Arc<OutsideModel>),
}

impl LanguageModel {
    /// The name in the blueprint.
    pub fn name(&self) -> &Name {
        match self {
            Self::Bedrock(model) => &model.name,
            Self::Outside(model) => &model.name,
        }
    }

    /// The provider and its id for the model, as prices are listed.
    pub fn priced_as(&self) -> (&str, &str) {
        match self {
            Self::Bedrock(model) => ("bedrock", &model.id),
            Self::Outside(model) => (&model.provider, &model.id),
        }
    }

    /// Where it was declared.
    pub fn span(&self) -> Span {
        match self {
            Self::Bedrock(model) => model.span,
            Self::Outside(model) => model.span,
        }
    }
}

/// A model on one endpoint of Amazon Bedrock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BedrockModel {
    /// The name in the blueprint.
    pub name: Name,
    /// The model's id on that endpoint: `openai.gpt-5.5`.
    pub id: String,
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The regions that offer it there.
    pub regions: BTreeSet<Region>,
    /// The path of its API below the endpoint's host, such as `/openai/v1`; empty on
    /// bedrock-runtime, whose SDKs know it.
    pub base_path: String,
    /// Where it was declared.
    pub span: Span,
}

/// A model of a provider outside AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideModel {
    /// The name in the blueprint.
    pub name: Name,
    /// The provider's word: `openai`.
    pub provider: String,
    /// The provider's id for the model.
    pub id: String,
    /// The host that requests go to.
    pub host: String,
    /// The secret that holds the API key.
    pub secret: Arc<Secret>,
    /// Where the provider keeps data, sorted; empty: not said.
    pub residency: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}
