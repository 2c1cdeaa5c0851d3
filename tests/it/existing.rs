//! What exists: a grant on a thing of someone else's is denied without its statement and allowed once the handoff is added.
use crate::simulate::load::{self, messages};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use synth::simulate::Basis;

/// The kinds of things, how one is declared, and what is granted on it. `{policy}` is where its
/// document is named.
const THINGS: [(&str, &str, &str, &str); 5] = [
    (
        "bucket",
        "{ bucket: demo-things, account: owner{policy} }",
        "{ read: thing, prefix: in/ }",
        "/Statement",
    ),
    (
        "table",
        "{ table: \"arn:aws:dynamodb:us-east-2:222222222222:table/things\"{policy} }",
        "{ use: thing }",
        "/Statement",
    ),
    (
        "topic",
        "{ topic: \"arn:aws:sns:us-east-2:222222222222:things\"{policy} }",
        "{ publish: thing }",
        "/Statement",
    ),
    (
        "key",
        "{ kms_key: \"arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555\"{policy} }",
        "{ read: encrypted }",
        "/Statement",
    ),
    (
        "trust",
        "{ role: \"arn:aws:iam::222222222222:role/thing\"{trust} }",
        "{ assume: thing }",
        "/Statement",
    ),
];

fn blueprint(declared: &str, grant: &str, given: bool) -> String {
    let declared = if given {
        declared
            .replace("{policy}", ", policy: live/thing.json")
            .replace("{trust}", ", trust: live/thing.json")
    } else {
        declared.replace("{policy}", "").replace("{trust}", "")
    };
    let encrypted = if grant.contains("encrypted") {
        "  encrypted: { bucket: demo-encrypted, account: owner, key: thing }\n"
    } else {
        ""
    };
    format!(
        r#"synth: 1
facts: 2026-11-22
name: demo
defaults: {{ region: us-east-2 }}
accounts:
  owner: {{ id: "222222222222" }}
  tenant: {{ id: "333333333333" }}
existing:
  thing: {declared}
{encrypted}roles:
  worker:
    account: tenant
    trusted_by: [ {{ service: lambda.amazonaws.com }} ]
    may: [ {grant} ]
"#
    )
}

/// A document of the owner's before anyone asked for anything.
fn before(kind: &str) -> Value {
    let root = json!({ "AWS": "arn:aws:iam::222222222222:root" });
    let statement = match kind {
        "bucket" => json!({ "Sid": "Own", "Effect": "Allow", "Principal": root,
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::demo-things/*" }),
        "table" => json!({ "Sid": "Own", "Effect": "Allow", "Principal": root,
            "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:us-east-2:222222222222:table/things" }),
        "topic" => json!({ "Sid": "Own", "Effect": "Allow", "Principal": root,
            "Action": "sns:Publish", "Resource": "arn:aws:sns:us-east-2:222222222222:things" }),
        "key" => {
            json!({ "Sid": "Own", "Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*" })
        }
        _ => {
            json!({ "Sid": "Own", "Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole" })
        }
    };
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn load(text: &str, document: Option<&Value>) -> load::Estate {
    let files = document.map(|document| ("live/thing.json".to_owned(), document.to_string()));
    load::load(text, files.into_iter().collect::<BTreeMap<_, _>>())
}

#[test]
fn a_handoff_makes_the_grant_work_when_it_is_applied() {
    for (kind, declared, grant, list) in THINGS {
        // Not given: assumed, and handed off.
        let mut unseen = load(&blueprint(declared, grant, false), None);
        let (checks, problems) = unseen.check();
        assert_eq!(messages(&problems), [""; 0], "{kind}");
        let assumed = checks.count(|result| result.basis == Basis::Assumed && result.holds);
        assert!(assumed > 0, "{kind}");
        let handoff = unseen
            .emitted
            .handoffs
            .iter()
            .find(|handoff| handoff.path.contains(&format!("/{kind}.thing.json")));
        let handoff: Value = serde_json::from_str(&handoff.expect(kind).text).unwrap();
        assert!(!handoff["why"].as_array().unwrap().is_empty(), "{kind}");
        // Given without the statement: denied, and the error says what to add.
        let mut document = before(kind);
        let mut without = load(&blueprint(declared, grant, true), Some(&document));
        let (_, problems) = without.check();
        assert!(!problems.is_empty(), "{kind}");
        let help = format!("{problems:?}");
        let sid = handoff["Statement"][0]["Sid"].as_str().unwrap();
        assert!(help.contains(sid), "{kind}: {help}");
        // Given with it: allowed, and nothing assumed of it.
        let added = handoff["Statement"].as_array().unwrap().clone();
        let statements = document.pointer_mut(list).unwrap().as_array_mut().unwrap();
        statements.extend(added);
        let mut with = load(&blueprint(declared, grant, true), Some(&document));
        let (checks, problems) = with.check();
        assert_eq!(messages(&problems), [""; 0], "{kind}");
        let rests_on_it = checks
            .results
            .iter()
            .filter(|result| result.holds && result.basis == Basis::Assumed);
        let left: Vec<&str> = rests_on_it.map(|result| result.sentence.as_str()).collect();
        // The bucket of the key's case is itself not given.
        assert_eq!(left.is_empty(), kind != "key", "{kind}: {left:?}");
    }
}

#[test]
fn what_a_role_that_exists_may_do_is_checked_where_its_policies_are_given() {
    let text = |policies: &str| {
        format!(
            r#"synth: 1
facts: 2026-11-22
name: demo
defaults: {{ region: us-east-2 }}
accounts:
  tenant: {{ id: "333333333333" }}
existing:
  caller: {{ role: "arn:aws:iam::222222222222:role/caller"{policies} }}
roles:
  worker: {{ account: tenant, trusted_by: [ {{ role: caller }} ] }}
expect:
  - {{ role: caller, can: {{ assume: worker }} }}
"#
        )
    };
    let mut unseen = load(&text(""), None);
    let (checks, problems) = unseen.check();
    assert_eq!(messages(&problems), [""; 0]);
    assert_eq!(checks.results[0].basis, Basis::Assumed);
    let policy = |action: &str| {
        json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "Become", "Effect": "Allow", "Action": action,
            "Resource": "arn:aws:iam::333333333333:role/demo-worker" }] })
    };
    let given = text(", policies: [live/thing.json]");
    let mut with = load(&given, Some(&policy("sts:AssumeRole")));
    let (checks, problems) = with.check();
    assert_eq!(messages(&problems), [""; 0]);
    assert_eq!(checks.results[0].basis, Basis::Checked);
    let mut without = load(&given, Some(&policy("sts:TagSession")));
    let (_, problems) = without.check();
    let help = format!("{problems:?}");
    assert!(help.contains("AssumeWorker"), "{help}");
}

#[test]
fn a_managed_policy_that_is_not_given_leaves_verdicts_assumed() {
    let text = r#"synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  tenant: { id: "333333333333" }
existing:
  baseline: { managed_policy: Baseline{document} }
roles:
  worker:
    account: tenant
    policies: [baseline]
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { publish_metrics: Demo/App } ]
"#;
    let basis = |text: &str, document: Option<&Value>| {
        let mut blueprint = load(text, document);
        let (checks, problems) = blueprint.check();
        let result = checks
            .results
            .into_iter()
            .find(|result| result.sentence == "`worker` can publish metrics in `Demo/App`")
            .unwrap();
        (result.basis, problems.len())
    };
    assert_eq!(
        basis(&text.replace("{document}", ""), None),
        (Basis::Assumed, 0)
    );
    let given = text.replace("{document}", ", document: live/thing.json");
    let harmless = json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "Logs", "Effect": "Allow",
        "Action": "logs:PutLogEvents", "Resource": "*" }] });
    assert_eq!(basis(&given, Some(&harmless)), (Basis::Checked, 0));
    let denying = json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "NoMetrics", "Effect": "Deny",
        "Action": "cloudwatch:*", "Resource": "*" }] });
    assert_eq!(basis(&given, Some(&denying)).1, 1);
}
