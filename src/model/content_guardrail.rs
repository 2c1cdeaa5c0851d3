//! Guardrails of Amazon Bedrock on prompts and answers.
use super::Account;
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A guardrail on content. AWS invents its id and counts its versions, so both are symbols.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentGuardrail {
    /// The name in the blueprint.
    pub name: Name,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// Its physical name, at most 50 characters.
    pub guardrail_name: String,
    /// What it refuses.
    pub rules: ContentRules,
    /// Whether every call of `InvokeModel` and Converse in its account and region passes it.
    pub enforced: bool,
    /// Its tags, defaults included.
    pub tags: BTreeMap<String, String>,
    /// Where it was declared.
    pub span: Span,
}

/// What a guardrail refuses, in AWS's words; never nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContentRules {
    /// How strongly each kind of content is filtered: `HATE` → `HIGH`.
    pub filters: BTreeMap<String, String>,
    /// What is not talked about, by name.
    pub denied_topics: BTreeMap<String, DeniedTopic>,
    /// Words that are blocked.
    pub words: BTreeSet<String>,
    /// Whether AWS's list of profane words is blocked.
    pub profanity: bool,
    /// Types of personal data and what is done: `EMAIL` → `ANONYMIZE`.
    pub personal_data: BTreeMap<String, String>,
    /// What a blocked prompt is answered with.
    pub input_message: String,
    /// What stands in place of a blocked answer.
    pub output_message: String,
}

/// A topic that is not talked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeniedTopic {
    /// What it is.
    pub definition: String,
    /// Prompts of the kind, as written, at most five.
    pub examples: Vec<String>,
}
