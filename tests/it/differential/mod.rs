//! synth's engine against one that others wrote, on thousands of generated questions over all layers.
//!
//! `disagreements.json` lists where the two part, each by a documented rule with a minimal case. A class has a change to the case
//! (`rewrites.rs`, `rewritten_conditions.rs`): what the other engine does, said in policies. A disagreement is explained if synth, asked the changed
//! case, gives the other's verdict. Anything else fails, and so does a listed class that has ceased to exist.
mod case;
mod conditions;
mod coverage;
mod dice;
mod generate;
mod rewrites;
mod rewritten_conditions;

use crate::counterparts::simulate::simulate;
use case::{Case, told};
use coverage::Coverage;
use dice::Dice;
use rewrites::{REWRITES, Rewrite};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the generator begins; `DIFFERENTIAL_SEEDS=5..50` asks other questions.
const SEEDS: std::ops::Range<u64> = 1..5;
/// How many questions each seed makes.
const CASES: usize = 1_000;
/// Of a hundred verdicts, how many are at least of each kind.
const LEAST_SHARE: usize = 15;
/// Unlisted disagreements that are made small for the report.
const MADE_SMALL: usize = 3;

/// A class of cases in which the engines part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Class {
    /// The name of its change in `rewrites.rs`.
    id: String,
    /// What AWS documents, and what the other engine does.
    rule: String,
    source: String,
    synth: String,
    other: String,
    case: Case,
}

impl Class {
    fn rewrite(&self) -> Rewrite {
        let found = REWRITES.iter().find(|(name, _)| *name == self.id);
        found
            .unwrap_or_else(|| panic!("{} has no change", self.id))
            .1
    }
}

fn classes() -> Vec<Class> {
    serde_json::from_str(include_str!("disagreements.json")).unwrap()
}

/// The other engine's verdicts.
fn ask(cases: &[Case]) -> Vec<Result<&'static str, String>> {
    let simulations: Vec<_> = cases.iter().map(Case::simulation).collect();
    simulate(&simulations).iter().map(told).collect()
}

/// The classes that explain why the other engine says `other`: one if one is enough, else all that are needed together.
fn reasons(case: &Case, other: &str) -> Vec<&'static str> {
    let after = |left_out: &str| {
        let mut changed = case.clone();
        let mut names = Vec::new();
        for (name, rewrite) in REWRITES.iter().filter(|(name, _)| *name != left_out) {
            let before = changed.clone();
            rewrite(&mut changed);
            if changed != before {
                names.push(*name);
            }
        }
        (changed.verdict() == other, names)
    };
    for (name, rewrite) in REWRITES {
        let mut changed = case.clone();
        rewrite(&mut changed);
        if changed != *case && changed.verdict() == other {
            return vec![name];
        }
    }
    let (explained, names) = after("");
    if !explained {
        return Vec::new();
    }
    let needed: Vec<_> = names
        .iter()
        .copied()
        .filter(|name| !after(name).0)
        .collect();
    if needed.is_empty() { names } else { needed }
}

/// A smaller case in which the engines part for no listed reason.
fn small(mut case: Case) -> Case {
    loop {
        let smaller = case.smaller();
        let answers = ask(&smaller);
        let unexplained = smaller.into_iter().zip(answers).find(|(case, answer)| {
            answer
                .as_ref()
                .is_ok_and(|other| *other != case.verdict() && reasons(case, other).is_empty())
        });
        match unexplained {
            Some((found, _)) => case = found,
            None => return case,
        }
    }
}

/// The seeds that were asked for.
#[expect(clippy::disallowed_methods, reason = "a switch of the tests")]
fn seeds() -> std::ops::Range<u64> {
    let Ok(asked) = std::env::var("DIFFERENTIAL_SEEDS") else {
        return SEEDS;
    };
    let numbers: Option<(u64, u64)> = asked
        .split_once("..")
        .and_then(|(first, end)| Some((first.parse().ok()?, end.parse().ok()?)));
    let (first, end) = numbers.unwrap_or_else(|| panic!("`{asked}` is no range such as 5..50"));
    first..end
}

fn questions(seed: u64) -> Vec<(Case, &'static str)> {
    let mut dice = Dice::new(seed);
    (0..CASES).map(|_| generate::case(&mut dice)).collect()
}

#[test]
fn seeds_ask_different_questions() {
    let all: Vec<Case> = SEEDS.flat_map(questions).map(|(case, _)| case).collect();
    let different: std::collections::BTreeSet<String> = all
        .iter()
        .map(|case| serde_json::to_string(case).unwrap())
        .collect();
    assert!(
        different.len() * 100 > all.len() * 99,
        "{} of {}",
        different.len(),
        all.len()
    );
}

#[test]
fn the_engines_part_only_where_a_listed_rule_says_so() {
    let seeds = seeds();
    let (cases, kinds): (Vec<Case>, Vec<&str>) = seeds.clone().flat_map(questions).unzip();
    let asked = cases.len();
    let answers = ask(&cases);
    let mut coverage = Coverage::default();
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut explained: BTreeMap<String, usize> = BTreeMap::new();
    let mut unlisted = Vec::new();
    let mut refused = Vec::new();
    for ((case, kind), answer) in cases.iter().zip(kinds).zip(&answers) {
        let other = match answer {
            Ok(other) => *other,
            // An ARN that two of its resource types fit: it asks which is meant.
            Err(errors) if errors.contains("multiple.resource.types") => continue,
            Err(errors) => {
                refused.push(format!("{errors}: {case:?}"));
                continue;
            }
        };
        let ours = case.verdict();
        coverage.count(case, kind);
        *verdicts.entry(ours).or_default() += 1;
        if ours == other {
            continue;
        }
        match reasons(case, other).as_slice() {
            [] => unlisted.push((case, ours, other)),
            names => *explained.entry(names.join(" + ")).or_default() += 1,
        }
    }
    let compared: usize = verdicts.values().sum();
    println!("seeds {seeds:?}: {compared} of {asked} questions compared; {verdicts:?}");
    println!(
        "{} disagreements, by class: {explained:#?}",
        explained.values().sum::<usize>() + unlisted.len()
    );
    println!("{coverage}");
    let shown: Vec<String> = unlisted
        .iter()
        .take(MADE_SMALL)
        .map(|(case, ..)| {
            let case = small((*case).clone());
            format!(
                "synth {} {}",
                case.verdict(),
                serde_json::to_string(&case).unwrap()
            )
        })
        .collect();
    assert!(
        unlisted.is_empty(),
        "{} unlisted disagreements, such as\n{}",
        unlisted.len(),
        shown.join("\n")
    );
    assert!(
        refused.is_empty(),
        "{} refused, such as\n{}",
        refused.len(),
        refused[..refused.len().min(5)].join("\n")
    );
    assert!(
        compared * 100 >= asked * 99,
        "{compared} of {asked} compared"
    );
    for verdict in ["allowed", "explicitDeny", "implicitDeny"] {
        assert!(
            verdicts[verdict] * 100 >= compared * LEAST_SHARE,
            "{verdict} is rare"
        );
    }
    coverage.check();
}

#[test]
fn every_listed_rule_still_parts_the_engines_in_its_way() {
    let classes = classes();
    let answers = ask(&classes
        .iter()
        .map(|class| class.case.clone())
        .collect::<Vec<_>>());
    for (class, answer) in classes.iter().zip(answers) {
        let id = &class.id;
        assert_eq!(class.case.verdict(), class.synth, "{id}: synth");
        assert_eq!(
            answer.as_deref(),
            Ok(class.other.as_str()),
            "{id}: the other engine"
        );
        assert_ne!(class.synth, class.other, "{id}");
        let mut changed = class.case.clone();
        class.rewrite()(&mut changed);
        assert_eq!(
            changed.verdict(),
            class.other,
            "{id}: its change does not explain it"
        );
        assert!(
            !class.rule.is_empty() && class.source.starts_with("https://docs.aws.amazon.com/"),
            "{id}"
        );
    }
    let listed: Vec<&str> = classes.iter().map(|class| class.id.as_str()).collect();
    assert_eq!(listed, REWRITES.map(|(name, _)| name), "list and changes");
}
