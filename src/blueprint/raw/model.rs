//! Models.
use super::Text;
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A large language model.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Model {
    /// Who runs it.
    pub provider: Located<Provider>,
    /// The provider's id for it.
    #[schemars(example = "openai.gpt-5.5")]
    pub id: Text,
    /// The endpoint of Bedrock. Needed where the catalogue offers the model on both.
    #[serde(default)]
    pub endpoint: Option<Located<EndpointWord>>,
    /// For a provider outside AWS: the secret with the API key, by its name in `existing`.
    #[serde(default)]
    pub secret: Option<Text>,
    /// For a provider outside AWS: where it keeps data.
    #[serde(default)]
    #[schemars(example = vec!["us"])]
    pub residency: Option<Vec<Text>>,
}

/// Who runs a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Provider {
    /// Amazon Bedrock.
    Bedrock,
    /// OpenAI's own API.
    Openai,
}

/// An endpoint of Amazon Bedrock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EndpointWord {
    /// bedrock-mantle: projects, the OpenAI APIs.
    Mantle,
    /// bedrock-runtime: `InvokeModel`, Converse.
    Runtime,
}
