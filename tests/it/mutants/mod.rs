//! The check catches every small change to what is emitted: it does not merely agree with the
//! compiler.
mod mutate;

use crate::simulate::load::{self, Estate as Blueprint};
use std::collections::{BTreeMap, BTreeSet};
use synth::diag::SourceMap;
use synth::estate::{Author, Estate, EstateDocument};
use synth::policy::{Document, Kind};
use synth::simulate::{Bench, Question, Standing, questions};
use synth::syntax::parse_json;

/// Changes that no question sees, each with the reason.
const SURVIVORS: &str = include_str!("survivors.json");

/// One change that nobody noticed.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Survivor {
    document: String,
    change: String,
}

#[test]
fn every_mutant_of_acme_is_caught_or_explained() {
    let reasons = serde_json::from_str(SURVIVORS).unwrap();
    hunt("acme", load::acme(), &explained(&reasons));
}

/// Changes every emitted policy of a blueprint, one change at a time; exactly the explained changes may go unnoticed.
pub(crate) fn hunt(name: &str, mut blueprint: Blueprint, explained: &BTreeSet<Survivor>) {
    let model = &blueprint.model;
    let whole = synth::simulate::estate(model, &blueprint.emitted, &mut blueprint.sources);
    let whole = whole.value.unwrap();
    let questions = questions(model, &whole);
    let standing = Standing::new(&questions);
    let mut mutants = 0;
    let mut kinds: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    let mut survivors = BTreeSet::new();
    for document in whole.documents.values() {
        if !matches!(document.author, Author::Synth | Author::Handoff) {
            continue;
        }
        let concerned = concerned(&whole, &standing, &questions, document);
        for mutant in mutate::mutants(&document.document) {
            mutants += 1;
            let counts = kinds.entry(document.kind).or_default();
            counts.0 += 1;
            let changed = document.with_content(reread(&mutant.document, document.kind));
            if !is_caught(&whole.with_document(changed), &standing, &concerned) {
                counts.1 += 1;
                survivors.insert(Survivor {
                    document: document.label.to_string(),
                    change: mutant.what,
                });
            }
        }
    }
    println!(
        "{name}: {} questions, {mutants} mutants, {} survive",
        questions.len(),
        survivors.len()
    );
    for (kind, (all, left)) in kinds {
        println!("  {kind}: {all} mutants, {left} survive");
    }
    let unexplained: Vec<&Survivor> = survivors.difference(explained).collect();
    let stale: Vec<&Survivor> = explained.difference(&survivors).collect();
    assert!(unexplained.is_empty(), "not explained: {unexplained:#?}");
    assert!(
        stale.is_empty(),
        "caught by now, take them off the list: {stale:#?}"
    );
}

/// The questions in which a document takes part.
fn concerned<'q>(
    estate: &Estate,
    standing: &Standing,
    questions: &'q [Question],
    document: &EstateDocument,
) -> Vec<&'q Question> {
    let bench = Bench::new(estate, standing);
    questions
        .iter()
        .filter(|question| bench.labels(question).contains(&document.label))
        .collect()
}

fn is_caught(estate: &Estate, standing: &Standing, questions: &[&Question]) -> bool {
    let bench = Bench::new(estate, standing);
    questions
        .iter()
        .any(|question| !bench.answer(question).holds)
}

/// The document as its own bytes say it.
fn reread(document: &Document, kind: Kind) -> Document {
    let source = SourceMap::default().add("mutant", "");
    let node = parse_json(&synth::policy::print(document), source);
    synth::policy::parse(&node.value.unwrap(), kind)
        .value
        .unwrap()
}

/// The changes that a list of reasons explains.
pub(crate) fn explained(list: &serde_json::Value) -> BTreeSet<Survivor> {
    let mut explained = BTreeSet::new();
    for group in list.as_array().unwrap() {
        assert!(group["reason"].as_str().unwrap().len() > 20, "{group}");
        for survivor in group["survivors"].as_array().unwrap() {
            let survivor = Survivor {
                document: survivor["document"].as_str().unwrap().to_owned(),
                change: survivor["change"].as_str().unwrap().to_owned(),
            };
            assert!(explained.insert(survivor), "twice: {group}");
        }
    }
    explained
}
