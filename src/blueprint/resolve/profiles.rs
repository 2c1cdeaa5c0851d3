//! Application inference profiles: models whose use carries a project's tags.
use super::Context;
use super::grants::offered;
use super::names::Names;
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Account, BedrockModel, InferenceProfile, LanguageModel, physical_name};
use crate::vocab::{Endpoint, Name, Region};
use std::sync::Arc;

/// The longest name of an inference profile
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html>).
const LONGEST: usize = 64;

/// A profile that is still to be placed in the accounts of its project.
#[derive(Debug)]
pub(super) struct Named {
    name: Name,
    profile_name: String,
    model: Arc<BedrockModel>,
    span: Span,
}

impl Named {
    /// The profile in one account and region.
    pub(super) fn placed(&self, account: &Arc<Account>, region: &Region) -> Arc<InferenceProfile> {
        Arc::new(InferenceProfile {
            name: self.name.clone(),
            profile_name: self.profile_name.clone(),
            model: self.model.clone(),
            account: account.clone(),
            region: region.clone(),
            span: self.span,
        })
    }
}

/// The models on bedrock-runtime that a project asks profiles of, each once.
pub(super) fn models<'t>(
    texts: &'t [Text],
    placed: &[(Arc<Account>, Region)],
    models: &Names<LanguageModel>,
    context: &mut Context<'_>,
) -> Vec<(&'t Text, Arc<BedrockModel>)> {
    let mut found: Vec<(&Text, Arc<BedrockModel>)> = Vec::new();
    for text in texts {
        let Some(model) = models.resolve(text, context).cloned() else {
            continue;
        };
        let on_runtime = match model {
            LanguageModel::Bedrock(model) if model.endpoint == Endpoint::Runtime => Some(model),
            _ => None,
        };
        let Some(model) = on_runtime else {
            context.report(not_on_runtime(text));
            continue;
        };
        let there = |(_, region): &(Arc<Account>, Region)| {
            offered(&model, region, text, None, &mut *context).is_some()
        };
        if !placed.iter().all(there) {
            continue;
        }
        if !found.iter().any(|(_, known)| known.name == model.name) {
            found.push((text, model));
        }
    }
    found.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    found
}

fn not_on_runtime(text: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::WrongKind,
        text.span,
        format!(
            "`{}` is not on bedrock-runtime, where inference profiles are",
            text.value
        ),
    )
    .note("on bedrock-mantle the project itself carries the tags")
    .help("remove it, or name a model on bedrock-runtime")
}

/// The profiles of a project by name: `<blueprint>-<project>-<model>` without dots.
pub(super) fn named(
    models: &[(&Text, Arc<BedrockModel>)],
    project: &Name,
    context: &mut Context<'_>,
) -> Vec<Named> {
    let mut named = Vec::new();
    for (text, model) in models {
        let joined = format!("{project}-{}", model.name);
        let name: Option<Name> = joined.parse().ok();
        let physical = name
            .as_ref()
            .map(|name| physical_name(&context.blueprint, name))
            .map(|name| one_hyphen(&name))
            .filter(|name| name.len() <= LONGEST);
        let (Some(name), Some(profile_name)) = (name, physical) else {
            context.report(
                Diagnostic::error(
                    Code::NameTooLong,
                    text.span,
                    format!("the inference profile of `{joined}` would have a name of more than {LONGEST} characters"),
                )
                .help("shorten the name of the blueprint, the project or the model"),
            );
            continue;
        };
        named.push(Named {
            name,
            profile_name,
            model: model.clone(),
            span: text.span,
        });
    }
    named
}

/// Letters and digits with single `-` and `_` between, as AWS wants these names.
fn one_hyphen(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}
