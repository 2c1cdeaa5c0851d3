//! Why one question is answered as it is: every request with all that was compared.
use crate::catalog::EngineFacts;
use crate::diag::{Outcome, SourceId, SourceMap, Span};
use crate::estate::{Emitted, Estate, Label};
use crate::model::Model;
use crate::policy::{Kind, Layer, Layers, Policy, Request, Trace, Verdict, explain};
use crate::simulate::ask::{Basis, Bench, Standing};
use crate::simulate::batch::{Decided, GivenLayers, KnownDocument, PlacedDocument};
use crate::simulate::question::{Asked, caller_account};
use crate::simulate::{existing, written};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The answer to a question.
#[derive(Debug)]
pub struct AccessAnswer {
    /// What was asked, as something that holds or does not: `` `service` can invoke `gpt-5.5` ``.
    pub sentence: String,
    /// Whether every request is allowed.
    pub allowed: bool,
    /// Whether every policy was known.
    pub basis: Basis,
    /// The requests that the operations cause, each with its decision.
    pub requests: Vec<ExplainedRequest>,
    /// The blueprint text behind each statement, by document and place in it.
    pub origins: BTreeMap<(Label, usize), Span>,
}

/// A decided request with everything that was compared.
#[derive(Debug)]
pub struct ExplainedRequest {
    /// What is asked.
    pub request: Request,
    /// The policies that apply.
    pub given: GivenLayers,
    /// What was decided.
    pub decided: Decided,
    /// What was compared.
    pub trace: Trace,
}

/// Answers the expectations of a model that stand in the source `asked_in`, whatever they expect.
pub fn explain_access(
    model: &Model,
    emitted: &Emitted,
    asked_in: SourceId,
    sources: &mut SourceMap,
) -> Outcome<Vec<AccessAnswer>> {
    let Outcome { value, diagnostics } = existing::estate(model, emitted, sources);
    let Some(estate) = value else {
        return Outcome::new(None, diagnostics);
    };
    let mut questions = written::questions(model, &estate);
    questions.retain(|question| question.span.source == asked_in);
    let standing = Standing::new(&questions);
    let bench = Bench::new(&estate, &standing);
    let answers = questions
        .iter()
        .map(|question| {
            let mut basis = Basis::Checked;
            let requests: Vec<ExplainedRequest> = question
                .requests()
                .map(|asked| explained(&bench, asked, &mut basis))
                .collect();
            AccessAnswer {
                sentence: question.sentence.replacen(" cannot ", " can ", 1),
                allowed: !requests.is_empty()
                    && requests
                        .iter()
                        .all(|one| one.decided.decision.verdict == Verdict::Allowed),
                basis,
                requests,
                origins: origins(&estate),
            }
        })
        .collect();
    Outcome::new(Some(answers), diagnostics)
}

fn explained(bench: &Bench<'_>, asked: &Asked, basis: &mut Basis) -> ExplainedRequest {
    let (layers, part) = bench.layers(asked);
    *basis = part.max(*basis);
    let (decision, trace) = explain(&asked.request, &layers, &EngineFacts);
    ExplainedRequest {
        request: asked.request.clone(),
        given: GivenLayers {
            documents: placed(bench, &layers, asked),
            layers,
        },
        decided: Decided {
            decision,
            remarks: Vec::new(),
        },
        trace,
    }
}

/// Every document of the layers, where it stands among them.
fn placed(bench: &Bench<'_>, layers: &Layers, asked: &Asked) -> Vec<PlacedDocument> {
    let account = caller_account(&asked.request.caller);
    let place = |layer: Layer, level: Option<usize>, index: usize, policy: &Policy| {
        let document = bench.document(policy, account)?.into_owned();
        Some(PlacedDocument {
            layer,
            level,
            policy: index,
            kind: kind(layer),
            label: Arc::clone(&policy.label),
            span: document.span,
            known: Arc::new(KnownDocument {
                compiled: Arc::clone(&policy.compiled),
                document: Some(document),
                refusals: Box::default(),
                refusal_count: 0,
            }),
        })
    };
    let one = |layer: Layer, policies: &[Policy]| -> Vec<PlacedDocument> {
        let numbered = policies.iter().enumerate();
        numbered
            .filter_map(|(index, policy)| place(layer, None, index, policy))
            .collect()
    };
    let levels = |layer: Layer, levels: &[Vec<Policy>]| -> Vec<PlacedDocument> {
        let numbered = levels.iter().enumerate();
        numbered
            .flat_map(|(level, policies)| {
                let policies = policies.iter().enumerate();
                policies.map(move |(index, policy)| (level, index, policy))
            })
            .filter_map(|(level, index, policy)| place(layer, Some(level), index, policy))
            .collect()
    };
    [
        levels(Layer::ServiceControl, &layers.service_control),
        levels(Layer::ResourceControl, &layers.resource_control),
        one(Layer::Identity, &layers.identity),
        one(Layer::Boundary, layers.boundary.as_deref().unwrap_or(&[])),
        one(Layer::Session, layers.session.as_deref().unwrap_or(&[])),
        one(Layer::Resource, layers.resource.as_slice()),
        one(Layer::Endpoint, layers.endpoint.as_deref().unwrap_or(&[])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn kind(layer: Layer) -> Kind {
    match layer {
        Layer::ServiceControl => Kind::ServiceControl,
        Layer::ResourceControl => Kind::ResourceControl,
        Layer::Identity => Kind::Identity,
        Layer::Boundary => Kind::Boundary,
        Layer::Session => Kind::Session,
        Layer::Endpoint => Kind::Endpoint,
        Layer::Resource | Layer::Service => Kind::Resource,
    }
}

/// The blueprint text behind each emitted statement.
fn origins(estate: &Estate) -> BTreeMap<(Label, usize), Span> {
    estate
        .documents
        .values()
        .flat_map(|document| {
            let statements = 0..document.document.statements().len();
            statements.filter_map(|statement| {
                let origin = document.origin(statement)?;
                Some(((document.label.clone(), statement), origin))
            })
        })
        .collect()
}
