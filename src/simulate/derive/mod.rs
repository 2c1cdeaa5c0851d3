//! Questions that follow from a blueprint, whether or not anyone wrote them down.
//!
//! They come from the model and from the table of operations, not from what `compile` knows: each
//! grant is exercised, each of its qualifiers is broken alone, everyone else is refused, and each
//! guardrail refuses what it forbids and nothing more.
mod audit;
mod chains;
mod endpoints;
mod grants;
mod guardrails;
mod key_access;
mod keys;
mod misses;
mod outsiders;
mod runtime;
mod stops;
mod stored;
mod tagged;
mod tasks;
mod topics;
mod trust;

pub(super) use trust::{FOREIGN_ACCOUNT, outsiders};

use super::question::{Asked, Expected, Origin, Question};
use crate::diag::Span;
use crate::estate::Estate;
use crate::model::Model;
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::collections::BTreeSet;

/// Every derived question, in the order of the model.
pub(super) fn questions(model: &Model, estate: &Estate) -> Vec<Question> {
    let mut questions = Vec::new();
    for role in &model.roles {
        grants::of_role(model, estate, role, &mut questions);
        trust::of_role(model, estate, role, &mut questions);
        chains::of_role(model, estate, role, &mut questions);
    }
    for key in &model.keys {
        keys::of_key(model, estate, key, &mut questions);
    }
    for access in &model.key_accesses {
        key_access::of_access(model, estate, access, &mut questions);
    }
    for budget in &model.budgets {
        stops::of_budget(model, estate, budget, &mut questions);
    }
    for topic in &model.topics {
        topics::of_topic(estate, topic, &mut questions);
    }
    outsiders::of_things(model, estate, &mut questions);
    audit::of_audit(model, estate, &mut questions);
    endpoints::of_networks(model, estate, &mut questions);
    for guardrail in &model.guardrails {
        guardrails::of_guardrail(model, estate, guardrail, &mut questions);
    }
    merge(questions)
}

/// One question for each sentence: entries of one list often ask for the same.
fn merge(questions: Vec<Question>) -> Vec<Question> {
    let mut merged: IndexMap<(String, Expected), Question> = IndexMap::new();
    for question in questions {
        if question.operations.is_empty() {
            continue;
        }
        match merged.entry((question.sentence.clone(), question.expected)) {
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.operations.extend(question.operations);
                known.also.insert(question.span);
            }
            Entry::Vacant(place) => {
                place.insert(question);
            }
        }
    }
    merged.into_values().collect()
}

/// All of these must be allowed.
fn allowed(sentence: String, operations: Vec<Vec<Asked>>, span: Span) -> Question {
    Question {
        origin: Origin::Derived,
        sentence,
        expected: Expected::Allowed,
        about: None,
        operations,
        span,
        also: BTreeSet::new(),
    }
}

/// Each of these must be denied by itself.
fn denied(sentence: String, requests: impl IntoIterator<Item = Asked>, span: Span) -> Question {
    Question {
        origin: Origin::Derived,
        sentence,
        expected: Expected::Denied,
        about: None,
        operations: requests.into_iter().map(|asked| vec![asked]).collect(),
        span,
        also: BTreeSet::new(),
    }
}
