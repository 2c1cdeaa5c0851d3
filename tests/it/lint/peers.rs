//! parliament and cfn-lint on the policies of all rule pages: what they find and synth does not has a reason.
use super::pages::{examples, kind};
use crate::counterparts::python_with;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use synth::diag::SourceMap;
use synth::lint::{all, lint, read};
use synth::policy::Kind;

/// What the two call findings, and what is known of the difference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Peers {
    /// Names of findings by the problem that is told when a policy is read.
    read_as: BTreeMap<String, Vec<String>>,
    /// Why synth does not find all that bears a name.
    not_found: BTreeMap<String, String>,
}

/// One policy, and who finds what in it, by the others' names.
struct Compared {
    policy: String,
    ours: BTreeSet<String>,
    /// By peer; `None` where it does not read this kind of policy.
    theirs: BTreeMap<&'static str, Option<BTreeSet<String>>>,
}

const PEERS: [&str; 2] = ["parliament", "cfn-lint"];

fn word(kind: Kind) -> &'static str {
    match kind {
        // What only limits is judged as if it granted.
        Kind::Identity => "identity",
        Kind::Trust => "trust",
        Kind::Key => "key",
        Kind::Resource => "resource",
        _ => "other",
    }
}

/// Every policy of the pages, with its kind.
fn corpus() -> Vec<(Kind, String)> {
    let mut policies = BTreeSet::new();
    for rule in all() {
        for example in examples(rule) {
            let is_policy = serde_json::from_str::<Value>(&example.text).is_ok_and(|policy| {
                policy.get("Statement").is_some() && policy.get("add_to").is_none()
            });
            if is_policy {
                policies.insert((example.options, example.text));
            }
        }
    }
    let policies = policies.into_iter();
    policies
        .map(|(options, text)| {
            let said = options.strip_prefix("as=").map(kind);
            let mut sources = SourceMap::default();
            let source = sources.add("policy.json", text.as_str());
            let read = read(&text, source, said);
            (read.subjects[0].kind, text)
        })
        .collect()
}

/// What synth finds, by the names that others have for it.
fn ours(kind: Kind, text: &str, peers: &Peers) -> BTreeSet<String> {
    let mut sources = SourceMap::default();
    let source = sources.add("policy.json", text);
    let read = read(text, source, Some(kind));
    let mut names = BTreeSet::new();
    for problem in &read.diagnostics {
        let known = peers.read_as.get(problem.code.name());
        names.extend(known.into_iter().flatten().cloned());
    }
    for finding in lint(&read.subjects, &all()) {
        let rules = all().into_iter();
        let mut rules = rules.filter(|rule| rule.id == finding.diagnostic.code.name());
        let known = rules.next().map(|rule| rule.known_as);
        names.extend(known.into_iter().flatten().map(|name| (*name).to_owned()));
    }
    names
}

fn compared(peers: &Peers) -> Vec<Compared> {
    let corpus = corpus();
    let mut lines = String::new();
    for (kind, text) in &corpus {
        let policy: Value = serde_json::from_str(text).unwrap();
        let line = json!({"kind": word(*kind), "policy": policy});
        writeln!(lines, "{line}").unwrap();
    }
    let told = python_with("peers.py", &lines);
    let told: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(told.len(), corpus.len());
    let pairs = corpus.into_iter().zip(told);
    pairs
        .map(|((kind, policy), told)| Compared {
            ours: ours(kind, &policy, peers),
            policy,
            theirs: PEERS
                .into_iter()
                .map(|peer| (peer, ids(peer, &told[peer])))
                .collect(),
        })
        .collect()
}

fn ids(peer: &str, told: &Value) -> Option<BTreeSet<String>> {
    let ids = told.as_array()?.iter().filter_map(Value::as_str);
    Some(ids.map(|id| format!("{peer}:{id}")).collect())
}

/// In how many policies both, only the other, and only synth finds something.
#[derive(Default)]
struct Tally {
    both: usize,
    only_peer: usize,
    only_synth: usize,
    /// A policy in which only the other finds it.
    example: Option<String>,
}

fn tallies(compared: &[Compared]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for policy in compared {
        for (peer, theirs) in &policy.theirs {
            let Some(theirs) = theirs else { continue };
            let begins = format!("{peer}:");
            let ours = policy.ours.iter().filter(|name| name.starts_with(&begins));
            let ours: BTreeSet<String> = ours.cloned().collect();
            for name in ours.union(theirs) {
                let tally = tallies.entry(name.clone()).or_default();
                match (ours.contains(name), theirs.contains(name)) {
                    (true, true) => tally.both += 1,
                    (true, false) => tally.only_synth += 1,
                    _ => {
                        tally.only_peer += 1;
                        tally.example.get_or_insert_with(|| policy.policy.clone());
                    }
                }
            }
        }
    }
    tallies
}

#[test]
fn what_parliament_and_cfn_lint_find_synth_finds_or_has_a_reason_not_to() {
    let peers: Peers = serde_json::from_str(include_str!("peers.json")).unwrap();
    let compared = compared(&peers);
    let tallies = tallies(&compared);
    println!("{} policies", compared.len());
    println!("{:<55} both  only it  only synth", "finding");
    let mut wrong = String::new();
    for (name, tally) in &tallies {
        let (both, peer, synth) = (tally.both, tally.only_peer, tally.only_synth);
        println!("{name:<55} {both:>4}  {peer:>7}  {synth:>10}");
        let explained = peers.not_found.contains_key(name);
        if peer > 0 && !explained {
            let example = tally.example.as_deref().unwrap_or_default();
            writeln!(wrong, "{name}: {peer} not found, as in\n{example}").unwrap();
        }
    }
    for name in peers.not_found.keys() {
        if tallies.get(name).is_none_or(|tally| tally.only_peer == 0) {
            writeln!(wrong, "{name}: always found, the reason is not needed").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
