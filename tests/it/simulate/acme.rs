//! The blueprint acme with what exists around it, by hand: given documents and expectations.
use crate::compile::builder::{self, Acme, name, region, span};
use std::sync::Arc;
use synth::artifact::{TemplateFormat, files};
use synth::diag::{Outcome, SourceMap};
use synth::estate::Emitted;
use synth::model::{
    Boundary, Expectation, GivenPolicy, GivenScp, LanguageModel, Model, Polarity, PolicyTarget,
    Question, RoleIdentity, Subject, Way,
};
use synth::policy::Kind;
use synth::syntax::parse_json;

pub(crate) struct Estate {
    pub(crate) acme: Acme,
    pub(crate) sources: SourceMap,
}

pub(crate) fn given(path: &str, text: &str, kind: Kind, sources: &mut SourceMap) -> GivenPolicy {
    let source = sources.add(path, text);
    let node = parse_json(text, source);
    let document = synth::policy::parse(&node.value.unwrap(), kind);
    assert_eq!(document.diagnostics, []);
    GivenPolicy {
        path: path.to_owned(),
        document: document.value.unwrap(),
    }
}

/// The model of `blueprints/acme.yaml` with the documents of `blueprints/live/`.
pub(crate) fn acme() -> Estate {
    let mut acme = builder::acme();
    let mut sources = SourceMap::default();
    sources.add("acme.yaml", "x".repeat(2_000));
    let key = given(
        "live/prompts-key.json",
        include_str!("../../../blueprints/live/prompts-key.json"),
        Kind::Key,
        &mut sources,
    );
    set_key_policy(&mut acme, Some(key));
    let region_deny = given(
        "live/region-deny.json",
        include_str!("../../../blueprints/live/region-deny.json"),
        Kind::ServiceControl,
        &mut sources,
    );
    acme.model.given_scps = vec![Arc::new(GivenScp {
        name: name("region-deny"),
        policy: region_deny,
        attached_to: vec![PolicyTarget::Root("r-ab12".parse().unwrap())],
        span: span(86),
    })];
    let boundary = given(
        "live/boundary.json",
        include_str!("../../../blueprints/live/boundary.json"),
        Kind::Boundary,
        &mut sources,
    );
    let boundary = Arc::new(Boundary {
        name: name("company-boundary"),
        policy_name: "CompanyBoundary".to_owned(),
        policy: Some(boundary),
        span: span(85),
    });
    for role in &mut acme.model.roles {
        role.boundary = Some(boundary.clone());
    }
    acme.model.expectations = expectations(&acme);
    Estate { acme, sources }
}

/// Gives the key of the prompts another policy, in every place that refers to it.
pub(crate) fn set_key_policy(acme: &mut Acme, policy: Option<GivenPolicy>) {
    let mut key = builder::given_key(
        "arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555",
    );
    key.policy = policy;
    acme.model.given_keys = vec![Arc::new(key)];
}

pub(crate) fn emitted(model: &Model) -> Emitted {
    let Outcome { value, diagnostics } = synth::compile::compile(model);
    assert_eq!(diagnostics, []);
    let artifacts = value.unwrap();
    let files = files(&artifacts, TemplateFormat::Json);
    Emitted::of(&artifacts, &files)
}

pub(crate) fn identity(model: &Model, called: &str) -> Arc<RoleIdentity> {
    let ours = model.roles.iter().map(|role| &role.identity);
    ours.chain(&model.given_roles)
        .find(|role| role.name.as_str() == called)
        .unwrap()
        .clone()
}

pub(crate) fn expect(
    model: &Model,
    called: &str,
    polarity: Polarity,
    question: Question,
) -> Expectation {
    Expectation {
        subject: Subject::Role(identity(model, called)),
        polarity,
        question,
        span: span(500),
    }
}

/// The expectations of `blueprints/acme.yaml`.
fn expectations(acme: &Acme) -> Vec<Expectation> {
    use Polarity::{Can, Cannot};
    let model = &acme.model;
    let project = |called: &str| {
        let found = model.projects.iter().find(|it| it.name.as_str() == called);
        Some(found.unwrap().clone())
    };
    let gpt = || LanguageModel::Bedrock(acme.gpt.clone());
    let small = || LanguageModel::Bedrock(acme.small.clone());
    let spare = model.models[2].clone();
    let invoke = |model, project, way| Question::Invoke { model, project, way };
    let granted = || Way::AsGranted;
    let read = |prefix: &str| Question::Read {
        bucket: acme.prompts.clone(),
        prefix: prefix.to_owned(),
    };
    let cache = || Question::Use {
        cache: acme.answers.clone(),
    };
    let metrics = |namespace: &str| Question::PublishMetrics {
        namespace: namespace.to_owned(),
    };
    let assume = |called: &str| Question::Assume {
        role: identity(model, called),
    };
    let no_one = |question| Expectation {
        subject: Subject::NoOneOutside,
        polarity: Can,
        question,
        span: span(600),
    };
    let search = || project("search-prod");
    let it = |called, polarity, question| expect(model, called, polarity, question);
    vec![
        it("minimal-caller", Can, invoke(gpt(), project("support-prod"), granted())),
        it("minimal-caller", Can, read("support/")),
        it("minimal-caller", Cannot, read("prod/")),
        it("minimal-caller", Cannot, invoke(gpt(), search(), granted())),
        it("answer-service", Can, invoke(gpt(), search(), granted())),
        it("answer-service", Can, invoke(small(), search(), granted())),
        it("answer-service", Can, invoke(spare, None, granted())),
        it("answer-service", Can, read("prod/")),
        it("answer-service", Can, cache()),
        it("answer-service", Can, metrics("Synth/LLM")),
        it("answer-service", Cannot, invoke(gpt(), None, granted())),
        it("answer-service", Cannot, invoke(gpt(), search(), Way::Internet)),
        it("answer-service", Cannot, metrics("Other/Namespace")),
        it("orchestrator", Can, assume("platform-operator")),
        it("platform-operator", Cannot, invoke(small(), search(), granted())),
        it("platform-operator", Can, assume("cache-janitor")),
        no_one(assume("platform-operator")),
        no_one(assume("answer-service")),
    ]
}

