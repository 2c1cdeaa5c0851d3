//! Keys: no blueprint can lock an account out of its key, and a key policy that AWS would refuse for its size is refused here.
use crate::simulate::load::{self, messages};
use proptest::prelude::*;
use std::collections::BTreeMap;
use synth::artifact::Artifacts;
use synth::catalog::{EngineFacts, Quota, quota};
use synth::diag::{Diagnostic, SourceMap};
use synth::policy::{Caller, Context, Effect, Layers, Request, Verdict, decide};

const HEAD: &str = r#"synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  main:  { id: "111111111111" }
  other: { id: "222222222222" }
existing:
  keeper:  { role: "arn:aws:iam::111111111111:role/keeper" }
  foreign: { role: "arn:aws:iam::222222222222:role/foreign" }
roles:
  near: { account: main, trusted_by: [ { service: lambda.amazonaws.com } ] }
  far:  { account: other, trusted_by: [ { service: lambda.amazonaws.com } ] }
"#;

fn some<T: Clone + std::fmt::Debug + 'static>(
    of: &'static [T],
    most: usize,
) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(of, 0..=most)
}

/// A key with any of the words of the language.
fn key() -> impl Strategy<Value = String> {
    let users = &[
        "{ role: near, through: s3 }",
        "{ role: far, through: s3, to: [decrypt], grants: true }",
        "{ role: keeper, through: dynamodb, grants: true }",
        "{ role: foreign, through: sns }",
        "{ role: far, through: secretsmanager, to: [encrypt] }",
        "{ service: cloudwatch-logs }",
        "{ service: budgets }",
        "{ service: cloudtrail }",
    ];
    (
        some(&["near", "keeper"], 2),
        some(users, users.len()),
        some(&["us-west-2", "eu-west-1"], 2),
        90_u32..=2560,
        7_u32..=30,
        some(&["adopt", "was"], 2),
    )
        .prop_map(|(administrators, users, replicas, rotation, window, before)| {
            let mut key = format!(
                "{{ account: main, rotation: {rotation}d, pending_window: {window}d, administrators: [{}], used_by: [{}], replicas: [{}]",
                administrators.join(", "),
                users.join(", "),
                replicas.join(", "),
            );
            if before.contains(&"adopt") {
                key.push_str(", adopt: mrk-1234abcd12ab34cd56ef1234567890ab");
            }
            if before.contains(&"was") {
                key.push_str(", was: earlier");
            }
            key + " }"
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_key_can_lock_its_account_out(key in key()) {
        let mut blueprint = load::load(&format!("{HEAD}keys:\n  data: {key}\n"), BTreeMap::new());
        let estate = synth::simulate::estate(&blueprint.model, &blueprint.emitted, &mut blueprint.sources);
        let estate = estate.value.unwrap();
        prop_assert!(!estate.keys.is_empty());
        for key in &estate.keys {
            let document = &estate.documents[&estate.resource_policies[&key.arn]];
            for statement in document.document.statements() {
                prop_assert_eq!(statement.effect.as_ref().unwrap().value, Effect::Allow);
            }
            // The root user has no policy of its own: the key's policy alone lets it in.
            for action in ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"] {
                let request = Request {
                    caller: Caller::Root { arn: "arn:aws:iam::111111111111:root".parse().unwrap() },
                    action: action.parse().unwrap(),
                    resource: key.arn.parse().unwrap(),
                    resource_account: Some(key.account),
                    context: Context::new(),
                };
                let layers = Layers {
                    resource: Some(document.policy.clone()),
                    ..Layers::default()
                };
                prop_assert_eq!(decide(&request, &layers, &EngineFacts).verdict, Verdict::Allowed);
            }
        }
        let (checks, problems) = blueprint.check();
        prop_assert_eq!(messages(&problems), [""; 0]);
        prop_assert!(checks.results.iter().all(|result| result.holds));
    }
}

/// A key that many roles of another account use; the last one's path has this many characters.
fn crowded(roles: usize, path: usize) -> (Artifacts, Vec<Diagnostic>) {
    let mut existing = String::new();
    let mut users = String::new();
    for role in 0..=roles {
        let pad = if role == roles { path } else { 0 };
        let pad = if pad == 0 {
            String::new()
        } else {
            format!("{}/", "p".repeat(pad))
        };
        existing.extend([format!(
            "  r{role}: {{ role: \"arn:aws:iam::222222222222:role/{pad}reader{role:04}\" }}\n"
        )]);
        users.extend([format!("      - {{ role: r{role}, through: s3 }}\n")]);
    }
    let text = format!(
        "synth: 1\nfacts: 2026-11-22\nname: demo\ndefaults: {{ region: us-east-2 }}\naccounts:\n  main: {{ id: \"111111111111\" }}\nexisting:\n{existing}keys:\n  data:\n    account: main\n    used_by:\n{users}"
    );
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", &text);
    let loaded = synth::blueprint::load(source, &load::Texts::default(), "", &mut sources);
    assert_eq!(messages(&loaded.diagnostics), [""; 0]);
    let outcome = synth::compile::compile(&loaded.value.unwrap().model);
    (outcome.value.unwrap(), outcome.diagnostics)
}

fn characters(artifacts: &Artifacts) -> usize {
    let policy = artifacts
        .policies
        .iter()
        .find(|policy| policy.path.starts_with("policies/kms/"));
    policy.unwrap().document.minified().chars().count()
}

#[test]
fn a_key_policy_is_accepted_at_the_quota_and_refused_one_past_it() {
    let most = quota(Quota::KeyPolicyCharacters);
    assert_eq!(most, 32_768);
    let (one, two) = (characters(&crowded(1, 1).0), characters(&crowded(2, 1).0));
    let roles = 1 + (most - one) / (two - one);
    let path = 1 + most - characters(&crowded(roles, 1).0);
    let (at, problems) = crowded(roles, path);
    assert_eq!(characters(&at), most);
    let over = |problems: &[Diagnostic]| {
        let policies = problems
            .iter()
            .filter(|problem| problem.message.contains("policy of this key"));
        policies
            .map(|problem| problem.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(over(&problems), [""; 0]);
    let (past, problems) = crowded(roles, path + 1);
    assert_eq!(characters(&past), most + 1);
    assert_eq!(
        over(&problems),
        ["the policy of this key comes to 32769, AWS accepts 32768"]
    );
}

#[test]
fn a_replica_gets_the_id_of_its_primary_key_by_parameter() {
    let text = format!("{HEAD}keys:\n  data: {{ account: main, replicas: [eu-west-1] }}\n");
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", &text);
    let loaded = synth::blueprint::load(source, &load::Texts::default(), "", &mut sources);
    let artifacts = synth::compile::compile(&loaded.value.unwrap().model)
        .value
        .unwrap();
    let abroad = artifacts
        .stacks
        .iter()
        .find(|stack| stack.id.region.as_str() == "eu-west-1")
        .unwrap();
    let source = &abroad.parameter_sources["ArnOfKeyData"];
    assert_eq!(source.stack.to_string(), "111111111111/us-east-2/data");
    let printed = abroad.template.print(synth::artifact::TemplateFormat::Json);
    let template: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let replica = &template["Resources"]["ReplicaKeyData"];
    assert_eq!(replica["Type"], "AWS::KMS::ReplicaKey");
    assert_eq!(replica["DeletionPolicy"], "Retain");
    assert_eq!(
        replica["Properties"]["PrimaryKeyArn"]["Ref"],
        "ArnOfKeyData"
    );
    let alias = &template["Resources"]["AliasData"]["Properties"];
    assert_eq!(alias["TargetKeyId"]["Fn::GetAtt"][0], "ReplicaKeyData");
    let place = |region: &str| {
        artifacts
            .stacks
            .iter()
            .position(|stack| stack.id.region.as_str() == region)
    };
    assert!(place("us-east-2") < place("eu-west-1"));
}
