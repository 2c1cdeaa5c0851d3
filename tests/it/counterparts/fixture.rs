//! The harness itself, tried on a small hand-made folder: it passes what is right and sees what is broken.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Out, deploy, lint_templates, not_accepted, order, validate_templates};

const DATA: &str = "stacks/333333333333/us-east-2/data.template.json";
const IDENTITY: &str = "stacks/222222222222/us-east-2/identity.template.json";

/// A copy of the fixture with `change` made to one of its files.
fn broken(file: &str, change: impl FnOnce(&mut Value)) -> (TempDir, Out) {
    let place = tempfile::tempdir().unwrap();
    let original = Out::fixture();
    let files = original.stacks.iter().map(|stack| stack.template.clone());
    for name in files.chain(["manifest.json".into()]) {
        let copy = place.path().join(&name);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(original.folder.join(&name), copy).unwrap();
    }
    let path = place.path().join(file);
    let mut value: Value = super::out::read_json(&path);
    change(&mut value);
    store(&path, &value);
    let out = Out::read(place.path());
    (place, out)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file of the test's own in a temporary folder"
)]
fn store(path: &Path, value: &Value) {
    std::fs::write(path, value.to_string()).unwrap();
}

#[test]
fn lint_finds_nothing_in_the_fixture_and_errors_warnings_and_remarks_in_a_broken_one() {
    let (_place, out) = broken(DATA, |template| {
        let resources = &mut template["Resources"];
        resources["Key"]["Properties"]["PendingWindowInDays"] = json!(3);
        resources["KeyAlias"]["DependsOn"] = json!("Key");
        resources["Cache"]
            .as_object_mut()
            .unwrap()
            .remove("DeletionPolicy");
    });
    let findings = lint_templates(&[Out::fixture(), out.clone()]);
    let rules: Vec<(&str, &str)> = findings
        .iter()
        .map(|found| (found.rule.as_str(), found.level.as_str()))
        .collect();
    assert!(
        rules
            .iter()
            .any(|(rule, level)| *rule == "E3034" && *level == "Error"),
        "{findings:#?}"
    );
    assert!(
        rules
            .iter()
            .any(|(rule, level)| rule.starts_with('W') && *level == "Warning"),
        "{findings:#?}"
    );
    assert!(
        rules.iter().any(|(rule, _)| rule.starts_with('I')),
        "{findings:#?}"
    );
    let broken = out.template_path(&out.stacks[1]);
    assert!(
        findings
            .iter()
            .all(|found| Path::new(&found.path) == broken),
        "{findings:#?}"
    );
}

#[test]
fn lint_finds_a_type_that_is_not_in_the_stacks_region() {
    let (_place, out) = broken("manifest.json", |manifest| {
        manifest["stacks"][4]["region"] = json!("eu-north-1");
    });
    let findings = not_accepted("cfn-lint", lint_templates(&[out]));
    assert!(
        findings
            .iter()
            .any(|found| found.message.contains("AWS::Budgets::Budget")),
        "{findings:#?}"
    );
}

#[test]
fn validation_finds_nothing_in_the_fixture_and_every_error_in_a_broken_one() {
    let (_place, out) = broken(DATA, |template| {
        let cache = &mut template["Resources"]["Cache"]["Properties"];
        cache["BillingModes"] = json!("PAY_PER_REQUEST");
        cache["DeletionProtectionEnabled"] = json!("perhaps");
    });
    let findings = not_accepted(
        "cloudformation-validate",
        validate_templates(&[Out::fixture(), out.clone()]),
    );
    let broken = out.folder.to_str().unwrap();
    assert!(
        findings.iter().all(|found| found.path.starts_with(broken)),
        "{findings:#?}"
    );
    for word in ["BillingModes", "perhaps"] {
        assert!(
            findings.iter().any(|found| found.message.contains(word)),
            "{word}: {findings:#?}"
        );
    }
}

#[test]
fn the_fixture_is_deployed_and_read_back_without_a_difference() {
    let out = Out::fixture();
    let deployment = deploy(&out.folder);
    assert!(
        deployment.differences.is_empty(),
        "{:#?}",
        deployment.differences
    );
    assert_eq!(deployment.stacks, out.stacks.len());
    assert_eq!(
        deployment.types.keys().cloned().collect::<Vec<_>>(),
        out.types()
    );
    assert_eq!(
        deployment.resources,
        deployment.types.values().sum::<usize>()
    );
    assert!(deployment.properties > 50, "{deployment:?}");
    assert_eq!(
        deployment.write_only,
        [
            "333333333333/us-east-2/data Key.PendingWindowInDays",
            "111111111111/us-east-1/guardrails Everywhere.OperationPreferences",
            "333333333333/us-west-2/data Replica.PendingWindowInDays",
            "333333333333/us-east-2/operations Function.Code",
            "333333333333/us-east-2/operations Logging.Code",
            "333333333333/us-east-2/operations LoggingModelInvocations.ServiceToken"
        ]
    );
    assert_eq!(deployment.unused_stand_ins, Vec::<String>::new());
}

#[test]
fn deployment_tells_what_nobody_reads_back_and_a_capability_that_is_missing() {
    let (place, _) = broken(IDENTITY, |template| {
        template["Resources"]["ModelRunner"]["Properties"]["Colour"] = json!("blue");
        template["Resources"]["Topic"] = json!({"Type": "AWS::SNS::Topic"});
    });
    let path = place.path().join("manifest.json");
    let mut manifest: Value = super::out::read_json(&path);
    manifest["stacks"][0]["capabilities"] = json!([]);
    store(&path, &manifest);
    let deployment = deploy(place.path());
    let told: Vec<(Option<&str>, Option<&str>)> = deployment
        .differences
        .iter()
        .map(|difference| {
            (
                difference.resource.as_deref(),
                difference.property.as_deref(),
            )
        })
        .collect();
    let expected = [
        (None, Some("capabilities")),
        (Some("ModelRunner"), Some("Colour")),
        (Some("Topic"), None),
    ];
    assert_eq!(told, expected, "{:#?}", deployment.differences);
}

#[test]
fn deployment_out_of_order_stops_at_the_stack_that_lacks_a_value() {
    let (place, _) = broken("manifest.json", |manifest| {
        manifest["stacks"].as_array_mut().unwrap().swap(1, 2);
    });
    let deployment = deploy(place.path());
    assert_eq!(deployment.stacks, 1);
    let [difference] = deployment.differences.as_slice() else {
        panic!("{deployment:#?}")
    };
    assert_eq!(difference.stack, "333333333333/us-east-2/identity");
    assert!(
        difference.what.contains("is not deployed yet"),
        "{difference:?}"
    );
    assert_eq!(
        (&difference.expected, &difference.actual),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn of_all_orders_of_the_fixture_those_pass_that_keep_its_four_needs() {
    let stacks = Out::fixture().stacks;
    let mut passed = 0;
    for order in permutations(stacks.len()) {
        let shuffled: Vec<_> = order.iter().map(|&at| stacks[at].clone()).collect();
        let at = |stack: usize| order.iter().position(|&other| other == stack).unwrap();
        // The key names the platform's role as its principal, and so does the tenant's role, which also gets the key's ARN.
        // The key in another region gets it, too.
        let right = at(0) < at(1) && at(1) < at(2) && at(1) < at(5);
        let problems = order::problems(&shuffled);
        assert_eq!(problems.is_empty(), right, "{order:?}: {problems:#?}");
        passed += usize::from(right);
    }
    assert_eq!(passed, 60);
    assert!(order::matters(&stacks));
    assert!(!order::matters(&stacks[3..5]));
}

#[test]
fn a_role_in_the_same_stack_must_be_depended_on() {
    let mut stacks = Out::fixture().stacks;
    let trust = json!({"Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/platform/model-runner"}},
        "Action": "sts:AssumeRole",
    }]});
    let second =
        json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}});
    stacks[0].body["Resources"]["Second"] = second;
    let problems = order::problems(&stacks);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0].contains("does not depend on it"),
        "{problems:#?}"
    );
    stacks[0].body["Resources"]["Second"]["DependsOn"] = json!(["ModelRunner"]);
    assert_eq!(order::problems(&stacks), Vec::<String>::new());
    stacks[0].body["Resources"]["ModelRunner"]["DependsOn"] = json!("Second");
    let problems = order::problems(&stacks);
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert!(
        problems
            .iter()
            .all(|problem| problem.contains("cycle of resources")),
        "{problems:#?}"
    );
}

#[test]
fn two_stacks_that_need_each_other_pass_in_no_order() {
    let mut stacks = Out::fixture().stacks;
    let statement = json!({
        "Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam::333333333333:role/tenant/chat-prod"]},
        "Action": "sts:AssumeRole",
    });
    stacks[0].body["Resources"]["ModelRunner"]["Properties"]["AssumeRolePolicyDocument"]["Statement"] =
        json!([statement]);
    for order in permutations(stacks.len()) {
        let shuffled: Vec<_> = order.iter().map(|&at| stacks[at].clone()).collect();
        let problems = order::problems(&shuffled);
        assert!(
            problems
                .iter()
                .any(|problem| problem.contains("cycle of stacks")),
            "{problems:#?}"
        );
    }
}

#[test]
fn a_name_that_a_later_stack_gives_is_told() {
    let mut stacks = Out::fixture().stacks;
    stacks[0].body["Resources"]["Topic"] = json!({
        "Type": "AWS::SNS::Topic",
        "Properties": {"TopicName": "llm-spend", "KmsMasterKeyId": "alias/demo/cache"},
    });
    assert_eq!(
        order::problems(&stacks),
        Vec::<String>::new(),
        "another account's alias is no need"
    );
    stacks[0].account = stacks[1].account.clone();
    let problems = order::problems(&stacks);
    assert!(
        problems
            .iter()
            .any(|problem| problem.contains("`alias/demo/cache`")),
        "{problems:#?}"
    );
}

/// All orders of `0..count`, by insertion.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    (0..count).fold(vec![Vec::new()], |orders, next| {
        let grown = orders.iter().flat_map(|order| {
            (0..=order.len()).map(move |at| {
                let mut order: Vec<usize> = order.clone();
                order.insert(at, next);
                order
            })
        });
        grown.collect()
    })
}
