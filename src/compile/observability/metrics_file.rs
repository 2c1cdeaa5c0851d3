//! The contract with the serving layer: which metrics it emits, and how.
use super::emitted::{CALLER, Emitted, OF_LOOKUP, OF_REQUEST};
use super::projects;
use crate::artifact::{EmittedMetric, MetricDocument, MetricsFile, MetricsPlace, TokenPrice};
use crate::catalog;
use crate::cost::token_rates;
use crate::model::{LanguageModel, Model, Observability, TokenUse};
use std::collections::{BTreeMap, BTreeSet};

/// `observability/metrics.json`; `None` where nothing is watched.
pub(in crate::compile) fn metrics_file(model: &Model) -> Option<MetricsFile> {
    let places = model.observability.iter();
    let places: Vec<MetricsPlace> = places.map(|watched| place(model, watched)).collect();
    let mantle = catalog::mantle_metrics();
    (!places.is_empty()).then(|| MetricsFile {
        blueprint: model.name.to_string(),
        documents: vec![
            MetricDocument {
                name: "request",
                each: "request to a model, once, after its last attempt",
                dimensions: vec![vec!["Project"], vec!["Project", "Model"]],
                metrics: OF_REQUEST.iter().map(emitted).collect(),
                fields: vec![
                    ("Project", "the project's name in the blueprint"),
                    ("Model", "the model's name in the blueprint"),
                    (CALLER, "who called: a team or a key, never a person or a text of theirs; no dimension"),
                ],
                example: vec![
                    ("Project", first(places.iter().flat_map(|place| &place.projects))),
                    ("Model", first(places.iter().flat_map(|place| place.models.keys()))),
                    (CALLER, "team-search".to_owned()),
                ],
            },
            MetricDocument {
                name: "lookup",
                each: "lookup in a cache",
                dimensions: vec![vec!["Cache"]],
                metrics: OF_LOOKUP.iter().map(emitted).collect(),
                fields: vec![("Cache", "the cache's name in the blueprint")],
                example: vec![(
                    "Cache",
                    first(places.iter().flat_map(|place| &place.caches)),
                )],
            },
        ],
        by_bedrock: mantle.namespace.clone(),
        of_bedrock: [
            &mantle.inferences,
            &mantle.client_errors,
            &mantle.all_input,
            &mantle.all_output,
            &mantle.input_of_one,
            &mantle.output_of_one,
        ]
        .into_iter()
        .cloned()
        .collect(),
        places,
    })
}

/// A name for the example.
fn first<'a>(mut names: impl Iterator<Item = &'a String>) -> String {
    names
        .next()
        .map_or_else(|| "name".to_owned(), String::clone)
}

fn emitted(metric: &Emitted) -> EmittedMetric {
    EmittedMetric {
        name: metric.name,
        unit: metric.unit,
        meaning: metric.meaning,
        example: metric.example,
    }
}

fn place(model: &Model, watched: &Observability) -> MetricsPlace {
    let caches = model
        .caches
        .iter()
        .filter(|cache| cache.account.id == watched.account.id && cache.region == watched.region);
    let names: BTreeSet<String> = projects(model, watched)
        .map(|project| project.name.to_string())
        .collect();
    MetricsPlace {
        name: watched.name.to_string(),
        account: watched.account.id,
        region: watched.region.clone(),
        namespace: watched.namespace.clone(),
        log_group: watched
            .metrics_in
            .as_ref()
            .map(|group| group.log_group_name.clone()),
        projects: names,
        models: model
            .models
            .iter()
            .map(|of| (of.name().to_string(), price(model, watched, of)))
            .collect::<BTreeMap<_, _>>(),
        caches: caches.map(|cache| cache.name.to_string()).collect(),
    }
}

/// The price of plain use; `None` where there is none.
fn price(model: &Model, watched: &Observability, of: &LanguageModel) -> Option<TokenPrice> {
    let declared = model.expected_uses.iter().find(|it| it.model == *of);
    let tokens = declared.map_or_else(TokenUse::default, |it| it.tokens);
    let rates = token_rates(model, of, &tokens, &watched.region).ok()?;
    Some(TokenPrice {
        input: rates.input,
        cached: rates.cached.unwrap_or(rates.input),
        output: rates.output,
    })
}
