//! The policy engine against its vectors.
use crate::vectors::{FILES, FewFacts, read};
use std::collections::BTreeMap;
use synth::policy::{decide, explain};

#[test]
fn every_vector_has_its_verdict() {
    let mut wrong = Vec::new();
    let mut by_basis: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in FILES {
        for vector in read(name, text) {
            let decision = decide(&vector.request(), &vector.layers(), &FewFacts);
            if decision.verdict != vector.expected() {
                wrong.push(format!(
                    "{name} {} {}: expected {}, got {} by {:?}, blocked by {:?}",
                    vector.id,
                    vector.idea,
                    vector.expected(),
                    decision.verdict,
                    decision.by,
                    decision.blocked_by
                ));
            }
            let basis = match vector.open {
                Some(_) => "open".to_owned(),
                None => vector.basis,
            };
            *by_basis.entry(basis).or_default() += 1;
        }
    }
    println!("vectors by basis: {by_basis:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vector_is_explained_as_it_is_decided() {
    for (name, text) in FILES {
        for vector in read(name, text) {
            let (request, layers) = (vector.request(), vector.layers());
            let (explained, _) = explain(&request, &layers, &FewFacts);
            assert_eq!(
                explained,
                decide(&request, &layers, &FewFacts),
                "{name} {}",
                vector.id
            );
        }
    }
}

#[test]
fn every_vector_has_its_own_name() {
    let mut seen = std::collections::BTreeSet::new();
    for (name, text) in FILES {
        for vector in read(name, text) {
            assert!(seen.insert(vector.id.clone()), "{} stands twice", vector.id);
        }
    }
}
