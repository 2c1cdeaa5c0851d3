//! Everything that another simulator is asked of a blueprint, and what it is not asked.
use super::ask::Asking;
use super::question::SecondOpinionQuestion;
use crate::catalog::SimulatorLimit;
use crate::diag::{Outcome, SourceMap, Span};
use crate::estate::Emitted;
use crate::model::Model;
use crate::policy::Verdict;
use crate::simulate::{Bench, Standing, estate, questions};
use std::collections::BTreeMap;

/// The requests of a check, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Consultation {
    /// Every request, in the order of the check's questions.
    pub cases: Vec<Case>,
    /// What is asked, each question once, sorted.
    pub questions: Vec<SecondOpinionQuestion>,
    /// Ids that AWS will invent, by name, and what was sent instead.
    pub stand_ins: BTreeMap<String, String>,
}

/// One request of the check.
#[derive(Debug, Clone)]
pub struct Case {
    /// What must hold, in the check's words.
    pub sentence: String,
    /// The blueprint text it is about.
    pub span: Span,
    /// The action.
    pub action: String,
    /// The resource, as the check knows it.
    pub resource: String,
    /// The caller.
    pub caller: String,
    /// Whether and how it is asked.
    pub put: Put,
}

/// Whether and how a request is put to another simulator.
#[derive(Debug, Clone)]
pub enum Put {
    /// As a question.
    Asked {
        /// Its place in [`Consultation::questions`].
        question: usize,
        /// What synth decides from the same policies.
        local: Verdict,
        /// What is decided.
        part: Part,
        /// What synth decides if the condition keys that service control policies alone mention
        /// are taken for absent; `None`: the request has no such key.
        without_organization_keys: Option<Verdict>,
    },
    /// Not at all.
    NotAsked(SimulatorLimit),
}

/// What of a request another simulator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Whole,
    /// The caller's side, as if the policy of the resource, which is of the same account, left the
    /// decision to the account: with roles as callers the API takes no resource policy.
    CallersSide,
}

/// Makes questions of every request that the check of a blueprint decides. Fails as the check
/// itself does: when what is to be written cannot be read back.
pub fn consult(model: &Model, emitted: &Emitted, sources: &mut SourceMap) -> Outcome<Consultation> {
    let Outcome { value, diagnostics } = estate(model, emitted, sources);
    let Some(estate) = value else {
        return Outcome::new(None, diagnostics);
    };
    let questions = questions(model, &estate);
    let standing = Standing::new(&questions);
    let bench = Bench::new(&estate, &standing);
    let mut asking = Asking::new(&bench);
    let mut cases = Vec::new();
    let mut places: BTreeMap<SecondOpinionQuestion, usize> = BTreeMap::new();
    for question in &questions {
        for asked in question.requests() {
            let put = match asking.ask(asked) {
                Err(limit) => Put::NotAsked(limit),
                Ok(ready) => {
                    let next = places.len();
                    Put::Asked {
                        question: *places.entry(ready.question).or_insert(next),
                        local: ready.local,
                        part: ready.part,
                        without_organization_keys: ready.without_organization_keys,
                    }
                }
            };
            cases.push(Case {
                sentence: question.sentence.clone(),
                span: question.span,
                action: asked.request.action.to_string(),
                resource: asked.request.resource.to_string(),
                caller: asked.request.caller.to_string(),
                put,
            });
        }
    }
    let stand_ins = asking.into_stand_ins();
    Outcome::new(Some(sorted(cases, places, stand_ins)), diagnostics)
}

/// Numbers the questions in their own order, so that like ones stand together.
fn sorted(
    mut cases: Vec<Case>,
    places: BTreeMap<SecondOpinionQuestion, usize>,
    stand_ins: BTreeMap<String, String>,
) -> Consultation {
    let mut renumbered = BTreeMap::new();
    let mut questions = Vec::with_capacity(places.len());
    for (question, place) in places {
        renumbered.insert(place, questions.len());
        questions.push(question);
    }
    for case in &mut cases {
        if let Put::Asked { question, .. } = &mut case.put
            && let Some(place) = renumbered.get(question)
        {
            *question = *place;
        }
    }
    Consultation {
        cases,
        questions,
        stand_ins,
    }
}
