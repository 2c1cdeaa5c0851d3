//! Models: which endpoint of Bedrock a model is on is the catalogue's to say, or another provider.
use super::Context;
use super::existing::Existing;
use super::names::{Broken, Names};
use crate::blueprint::raw::{self, EndpointWord, Provider, Text};
use crate::blueprint::violation::either;
use crate::catalog;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::model::{BedrockModel, LanguageModel, OutsideModel};
use crate::vocab::{Endpoint, Name};
use std::sync::Arc;

/// Resolves the models.
pub(super) fn resolve(
    section: &raw::Section<raw::Model>,
    broken: Broken,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Names<LanguageModel> {
    let mut models = Names::new("a model", broken);
    for (name, model) in &section.0 {
        let declared = context.declared_name(name);
        let resolved = match model.value.provider.value {
            Provider::Bedrock => bedrock(name, declared, &model.value, context),
            Provider::Openai => outside("openai", name, declared, &model.value, existing, context),
        };
        models.declare(&name.value, resolved);
    }
    models
}

fn bedrock(
    text: &Text,
    name: Option<Name>,
    raw: &raw::Model,
    context: &mut Context<'_>,
) -> Option<LanguageModel> {
    let foreign = [
        raw.secret.as_ref().map(|secret| (secret.span, "secret")),
        raw.residency
            .as_ref()
            .and_then(|list| list.first())
            .map(|word| (word.span, "residency")),
    ];
    for (span, key) in foreign.into_iter().flatten() {
        context.report(
            Diagnostic::error(
                Code::UnknownKey,
                span,
                format!("a model on Bedrock has no `{key}`"),
            )
            .help(format!(
                "remove `{key}`, or name the provider it belongs to"
            )),
        );
    }
    let Some(known) = catalog::model(&raw.id.value) else {
        context.report(unknown_model(&raw.id));
        return None;
    };
    let offers: Vec<(Endpoint, &catalog::Offer)> = known.offers().collect();
    let (endpoint, offer) = match &raw.endpoint {
        Some(word) => {
            let wanted = match word.value {
                EndpointWord::Mantle => Endpoint::Mantle,
                EndpointWord::Runtime => Endpoint::Runtime,
            };
            let found = offers.iter().find(|(endpoint, _)| *endpoint == wanted);
            if found.is_none() {
                let there: Vec<&str> = offers.iter().map(|(endpoint, _)| endpoint.word()).collect();
                context.report(
                    Diagnostic::error(
                        Code::ModelNotOffered,
                        word.span,
                        format!("`{}` is not on bedrock-{}", known.id, wanted.word()),
                    )
                    .help(format!(
                        "write `endpoint: {}`, or leave it out",
                        there.join("` or `")
                    )),
                );
            }
            *found?
        }
        None => the_only_offer(&raw.id, &offers, context)?,
    };
    Some(LanguageModel::Bedrock(Arc::new(BedrockModel {
        name: name?,
        id: offer.id.clone(),
        endpoint,
        regions: offer
            .regions
            .iter()
            .filter_map(|region| region.parse().ok())
            .collect(),
        base_path: offer.base_path.clone(),
        span: text.span,
    })))
}

/// The offer, where it needs no choice: there is one, or the id is that of one endpoint alone.
fn the_only_offer<'a>(
    id: &Text,
    offers: &[(Endpoint, &'a catalog::Offer)],
    context: &mut Context<'_>,
) -> Option<(Endpoint, &'a catalog::Offer)> {
    let by_id: Vec<_> = offers
        .iter()
        .filter(|(_, offer)| offer.id == id.value)
        .collect();
    let general = catalog::model_ids().any(|known| known == id.value);
    match (offers, by_id.as_slice()) {
        ([only], _) => Some(*only),
        (_, [only]) if !general => Some(**only),
        _ => {
            context.report(
                Diagnostic::error(
                    Code::EndpointNotSaid,
                    id.span,
                    format!("`{}` is on both endpoints of Bedrock", id.value),
                )
                .note("actions, resources, condition keys and audit differ between them")
                .help("add `endpoint: mantle` or `endpoint: runtime`"),
            );
            None
        }
    }
}

fn unknown_model(id: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownModel,
        id.span,
        format!("there is no model `{}` on Bedrock", id.value),
    );
    let near = did_you_mean(&id.value, catalog::model_ids());
    if !near.is_empty() {
        return diagnostic.help(format!("did you mean {}?", either(&near)));
    }
    // `gpt-5.5-bedrock-v1`, as tutorials have it, is far from any id by letters alone.
    let contained: Vec<&str> = catalog::model_ids()
        .filter(|known| {
            known
                .split_once('.')
                .is_some_and(|(_, stem)| id.value.contains(stem))
        })
        .collect();
    if contained.is_empty() {
        let all: Vec<&str> = catalog::model_ids().collect();
        diagnostic.help(format!(
            "use one that the catalogue knows: {}",
            either(&all)
        ))
    } else {
        diagnostic.help(format!("did you mean {}?", either(&contained)))
    }
}

fn outside(
    provider: &str,
    text: &Text,
    name: Option<Name>,
    raw: &raw::Model,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<LanguageModel> {
    if let Some(endpoint) = &raw.endpoint {
        context.report(
            Diagnostic::error(
                Code::UnknownKey,
                endpoint.span,
                format!("a model of {provider} has no `endpoint`"),
            )
            .help("remove it: endpoints are Bedrock's"),
        );
    }
    let Some(secret) = &raw.secret else {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                text.span,
                format!("the model `{}` names no secret", text.value),
            )
            .note("the API key of a provider outside AWS is read from AWS Secrets Manager")
            .help("add `secret:` with the name of a secret under `existing:`"),
        );
        return None;
    };
    let secret = existing.secret(secret, context)?;
    let mut residency: Vec<String> = Vec::new();
    for word in raw.residency.iter().flatten() {
        if !word.value.is_empty()
            && word
                .value
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-')
        {
            residency.push(word.value.clone());
        } else {
            context.report(
                Diagnostic::error(
                    Code::InvalidId,
                    word.span,
                    format!("`{}` is no residency", word.value),
                )
                .help("write lower-case letters, such as `us` or `eu`"),
            );
        }
    }
    residency.sort();
    residency.dedup();
    Some(LanguageModel::Outside(Arc::new(OutsideModel {
        name: name?,
        provider: provider.to_owned(),
        id: raw.id.value.clone(),
        host: catalog::provider_host(provider)?.to_owned(),
        secret,
        residency,
        span: text.span,
    })))
}
