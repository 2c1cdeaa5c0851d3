//! One document by itself, with what has to be assumed beside it.
use super::case::PlacedDocument;
use super::documents::KnownDocument;
use super::layers::{GivenLayers, layer};
use crate::policy::{
    Caller, Compiled, Document, Effect, Kind, Layers, OneOrMany, Policy, Resource, Statement,
};
use crate::vocab::{AccountId, Action, Arn};
use std::sync::Arc;

/// The account of AWS's own examples, for callers of whom nothing is said.
const EXAMPLE_ACCOUNT: &str = "111122223333";

/// What stands for the policies of a caller who may do everything.
const FULL_ACCESS: &str = "full access (assumed)";

/// A document as the only one that was given. A document that only limits is put beside identity
/// policies that allow everything: the answer is then what it lets through.
pub fn alone(document: Document, label: &str, kind: Kind) -> GivenLayers {
    let mut placed = vec![placed(document, label, kind)];
    let policy = policies(&placed);
    let mut layers = Layers::default();
    match kind {
        Kind::Identity => layers.identity = policy,
        Kind::Boundary => layers.boundary = Some(policy),
        Kind::Session => layers.session = Some(policy),
        Kind::ServiceControl => layers.service_control = vec![policy],
        Kind::ResourceControl => layers.resource_control = vec![policy],
        Kind::Resource | Kind::Trust | Kind::Key => layers.resource = policy.into_iter().next(),
        Kind::Endpoint => layers.endpoint = Some(policy),
    }
    if is_limit(kind) {
        let everything = Statement::new(Effect::Allow)
            .action(OneOrMany::text("*"))
            .resource(OneOrMany::text("*"));
        let full = Document::new(vec![everything]);
        let full = self::placed(full, FULL_ACCESS, Kind::Identity);
        layers.identity = policies(std::slice::from_ref(&full));
        placed.push(full);
    }
    GivenLayers {
        layers,
        documents: placed,
    }
}

/// Whether policies of a kind only limit what others allow.
pub fn is_limit(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Boundary
            | Kind::Session
            | Kind::ServiceControl
            | Kind::ResourceControl
            | Kind::Endpoint
    )
}

/// A role in the account of the resource, or of AWS's examples.
pub fn likely_caller(resource: &Resource) -> Caller {
    let owner = resource.arn().and_then(|arn| {
        let account: AccountId = arn.account.parse().ok()?;
        Some(account.to_string())
    });
    let partition = resource
        .arn()
        .map_or_else(|| "aws".to_owned(), |arn| arn.partition.clone());
    Caller::Role {
        arn: Arn {
            partition,
            service: "iam".to_owned(),
            region: String::new(),
            account: owner.unwrap_or_else(|| EXAMPLE_ACCOUNT.to_owned()),
            resource: "role/someone".to_owned(),
        },
    }
}

/// What is odd about a question that a person asks: an action that the catalogue does not know, a
/// resource that looks like a pattern.
pub fn doubts(action: &Action, resource: &Resource) -> Vec<String> {
    let mut doubts = Vec::new();
    if crate::catalog::action(action.as_str()).is_none() {
        let near: Vec<String> = crate::catalog::similar_actions(action.as_str())
            .into_iter()
            .map(|near| format!("`{}:{}`", near.service().prefix(), near.name()))
            .collect();
        let meant = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", near.join(" or "))
        };
        doubts.push(format!(
            "the catalogue of {} knows no action `{action}`{meant}",
            crate::catalog::service_authorizations_as_of()
        ));
    }
    if let Resource::Arn(arn) = resource
        && arn.resource.contains(['*', '?'])
    {
        doubts.push(format!(
            "the resource `{arn}` is taken literally: a request is for one resource, its `*` is no wildcard"
        ));
    }
    doubts
}

fn placed(document: Document, label: &str, kind: Kind) -> PlacedDocument {
    PlacedDocument {
        layer: layer(kind),
        level: matches!(kind, Kind::ServiceControl | Kind::ResourceControl).then_some(0),
        policy: 0,
        kind,
        label: label.into(),
        span: document.span,
        known: Arc::new(KnownDocument {
            compiled: Arc::new(Compiled::new(&document)),
            // They are remarked upon by who read the document.
            refusals: Box::default(),
            refusal_count: 0,
            document: Some(document),
        }),
    }
}

fn policies(placed: &[PlacedDocument]) -> Vec<Policy> {
    placed
        .iter()
        .map(|placed| {
            Policy::new(
                Arc::clone(&placed.label),
                Arc::clone(&placed.known.compiled),
            )
        })
        .collect()
}
