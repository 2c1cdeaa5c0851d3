//! Each rule's defects, planted into policies that have nothing to do with them: found there, and nowhere else.
use super::pages::{Example, examples, kind};
use crate::counterparts::python;
use serde_json::{Value, json};
use std::fmt::Write as _;
use synth::diag::{SourceMap, Span};
use synth::lint::{Rule, all, lint, read};
use synth::policy::Kind;

/// Into how many policies each defect is planted.
const HOSTS: usize = 20;

/// Rules whose defect is no statement, so that there is nothing to plant.
const OF_THE_WHOLE: &[(&str, &str)] = &[
    (
        "allow-without-streaming",
        "a statement of the host may allow what streams",
    ),
    (
        "bucket-policy-without-objects",
        "a statement of the host may allow the objects to be reached",
    ),
    (
        "condition-without-its-action",
        "a statement of the host may allow the action that is missing",
    ),
    (
        "identity-policy-too-long-for-managed",
        "it is told of the beginning of the policy",
    ),
    (
        "inline-policies-over-quota",
        "it is told of the beginning of a policy",
    ),
    (
        "key-administered-by-names-alone",
        "the first statement that administers the key may be the host's",
    ),
    (
        "key-that-nobody-administers",
        "a statement of the host that administers the key is no defect",
    ),
    (
        "old-policy-version",
        "the version stands beside the statements",
    ),
    (
        "organization-policy-too-long-as-written",
        "it is told of the beginning of the policy",
    ),
    (
        "policy-over-quota",
        "it is told of the beginning of the policy",
    ),
    (
        "privilege-escalation",
        "a policy is told of once, and the host may open a way of its own",
    ),
    (
        "profile-without-its-models",
        "a statement of the host may allow the models",
    ),
    (
        "running-role-taken-over",
        "a statement of the host may open the same way",
    ),
    (
        "scp-that-only-lists",
        "the host allows more, and is named first",
    ),
    (
        "tag-that-opens-access",
        "a statement of the host may ask for the tag that the planted one sets",
    ),
    (
        "trust-policy-over-default-quota",
        "it is told of the beginning of the policy",
    ),
];

const LIST: &str = "\
import json
from moto.iam.aws_managed_policies import aws_managed_policies_data as data
print(json.dumps([policy['Document'] for _, policy in sorted(json.loads(data).items())]))
";

fn statements(policy: &Value) -> Vec<Value> {
    match &policy["Statement"] {
        Value::Array(statements) => statements.clone(),
        one => vec![one.clone()],
    }
}

/// A statement of an identity policy as one of another kind.
fn as_kind(mut statement: Value, kind: Kind) -> Value {
    let fields = statement.as_object_mut().unwrap();
    match kind {
        Kind::Resource | Kind::Key | Kind::Endpoint | Kind::Trust => {
            fields.insert(
                "Principal".to_owned(),
                json!({"AWS": "arn:aws:iam::111122223333:role/host"}),
            );
        }
        Kind::ResourceControl => {
            fields.insert("Principal".to_owned(), json!("*"));
            fields.insert("Effect".to_owned(), json!("Deny"));
        }
        _ => {}
    }
    if kind == Kind::Trust {
        fields.shift_remove("Resource");
        fields.shift_remove("NotResource");
    }
    statement
}

/// The last places of what a rule finds in a policy of these statements, and where the last `planted` of them begin: what
/// a planted statement does to one of the host is told at either, with the other as a related place.
fn places(rule: &'static Rule, policy: &Value, kind: Kind, planted: usize) -> (Vec<Span>, u32) {
    let mut sources = SourceMap::default();
    let text = serde_json::to_string_pretty(policy).unwrap();
    let source = sources.add("policy.json", text.as_str());
    let read = read(&text, source, Some(kind));
    let [subject] = read.subjects.as_slice() else {
        panic!("{}: not one policy in\n{text}", rule.id);
    };
    let all = subject.document.statements();
    let start = all
        .get(all.len() - planted)
        .map_or(u32::MAX, |statement| statement.span.start);
    let found = lint(&read.subjects, &[rule]);
    let spans = found
        .iter()
        .filter_map(|finding| {
            let labels = finding.diagnostic.primary.iter();
            let labels = labels.chain(&finding.diagnostic.related);
            labels.map(|label| label.span).max_by_key(|span| span.start)
        })
        .collect();
    (spans, start)
}

/// What a defect in a host is told as: an answer for the list of what went wrong.
fn planted(rule: &'static Rule, kind: Kind, defect: &Value, host: &Value) -> Result<(), String> {
    let defects = statements(defect);
    let own: Vec<Value> = statements(host)
        .into_iter()
        .map(|statement| as_kind(statement, kind))
        .collect();
    let policy = |statements: Vec<Value>| {
        let version = defect.get("Version").cloned();
        let mut policy = serde_json::Map::new();
        policy.extend(version.map(|version| ("Version".to_owned(), version)));
        policy.insert("Statement".to_owned(), Value::Array(statements));
        Value::Object(policy)
    };
    let (untouched, _) = places(rule, &policy(own.clone()), kind, 0);
    let together = own.into_iter().chain(defects.iter().cloned()).collect();
    let (found, start) = places(rule, &policy(together), kind, defects.len());
    let elsewhere = found.iter().filter(|span| span.start < start).count();
    if elsewhere == found.len() {
        return Err("not found".to_owned());
    }
    if elsewhere > untouched.len() {
        return Err(format!(
            "found {elsewhere} times beside it, {} without it",
            untouched.len()
        ));
    }
    Ok(())
}

/// The policies on a page that are a defect, with their kind.
fn defects(rule: &'static Rule) -> Vec<(Kind, Value)> {
    let firing = examples(rule).into_iter().filter(|example| example.fires);
    firing.filter_map(|example| defect(&example)).collect()
}

fn defect(example: &Example) -> Option<(Kind, Value)> {
    let policy: Value = serde_json::from_str(&example.text).ok()?;
    policy.get("Statement")?;
    let said = example.options.strip_prefix("as=").map(kind);
    let mut sources = SourceMap::default();
    let source = sources.add("example.json", example.text.as_str());
    let read = read(&example.text, source, said);
    Some((read.subjects.first()?.kind, policy))
}

#[test]
fn every_defect_is_found_where_it_is_planted() {
    let mut policies: Vec<Value> = serde_json::from_str(&python(LIST)).unwrap();
    // Nothing that is allowed is a defect beside a denial of all but a few actions, and what invokes models is not
    // unrelated to rules about that.
    policies.retain(|policy| {
        if policy.to_string().contains("bedrock:InvokeModel") {
            return false;
        }
        let mut own = statements(policy).into_iter();
        !own.any(|own| own["Effect"] == "Deny" && own.get("NotAction").is_some())
    });
    assert!(policies.len() > HOSTS * 10);
    let (mut times, mut wrong, mut without) = (0, String::new(), Vec::new());
    for (at, rule) in all().into_iter().enumerate() {
        let defects = defects(rule);
        if defects.is_empty() {
            without.push(rule.id);
        }
        if OF_THE_WHOLE.iter().any(|(id, _)| *id == rule.id) {
            continue;
        }
        for (kind, defect) in defects {
            for host in 0..HOSTS {
                let host = &policies[(host * policies.len() / HOSTS + at * 7) % policies.len()];
                times += 1;
                if let Err(problem) = planted(rule, kind, &defect, host) {
                    writeln!(wrong, "{}: {problem}: {defect} in {host}", rule.id).unwrap();
                }
            }
        }
    }
    println!("{times} defects planted; no policy to plant on the pages of: {without:?}");
    assert!(wrong.is_empty(), "{wrong}");
}
