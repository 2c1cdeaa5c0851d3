//! Guardrails on what is asked and answered: Amazon Bedrock Guardrails.
use super::{Section, Strings, Text};
use crate::diag::Located;
use schemars::JsonSchema;
use serde::Deserialize;

/// A guardrail of Amazon Bedrock: what prompts and answers may not hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContentGuardrail {
    /// The account, or group of accounts, that holds it.
    pub account: Text,
    /// Its region, if not the default one.
    #[serde(default)]
    pub region: Option<Text>,
    /// How strongly each kind of content is filtered.
    #[serde(default)]
    pub filters: Section<StrengthWord>,
    /// What is not talked about, by name.
    #[serde(default)]
    pub denied_topics: Section<Topic>,
    /// Words that are blocked.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Whether AWS's list of profane words is blocked, too.
    #[serde(default)]
    pub profanity: Option<Located<BlockWord>>,
    /// Personal data, by AWS's name for its type in lower case, such as `email`.
    #[serde(default)]
    pub personal_data: Section<PersonalDataWord>,
    /// What is answered instead.
    #[serde(default)]
    pub messages: Messages,
    /// Whether every call of `InvokeModel` and Converse in its account and region passes it.
    #[serde(default)]
    pub enforce: Option<Located<EnforceWord>>,
    /// Its tags, beside the default ones.
    #[serde(default)]
    pub tags: Strings,
}

/// How strongly a kind of content is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StrengthWord {
    /// Only what is surely of the kind.
    Low,
    /// What is likely of the kind.
    Medium,
    /// What may be of the kind.
    High,
}

/// A topic that is not talked about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    /// What the topic is, in a sentence or two.
    pub definition: Text,
    /// Prompts of the kind, at most five.
    #[serde(default)]
    pub examples: Vec<Text>,
}

/// What happens to profane words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BlockWord {
    /// They are blocked.
    Block,
}

/// What happens to personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PersonalDataWord {
    /// The whole prompt or answer is blocked.
    Block,
    /// The data is replaced by its type.
    Mask,
}

/// What is answered instead of what was blocked.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Messages {
    /// To a prompt that was blocked.
    #[serde(default)]
    pub input: Option<Text>,
    /// In place of an answer that was blocked.
    #[serde(default)]
    pub output: Option<Text>,
}

/// Where a content guardrail is enforced whoever calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EnforceWord {
    /// In its account and region, on every model of bedrock-runtime.
    Account,
}
