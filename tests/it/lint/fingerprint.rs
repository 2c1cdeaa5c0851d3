//! The fingerprint of a finding stays while nothing about it changes, and changes when it becomes wider.
use synth::diag::SourceMap;
use synth::lint::{all, findings_of_reading, fingerprints, lint, read};

/// The fingerprints of what one rule finds in a file, in the order of the places.
fn prints(name: &str, text: &str, rule: &str) -> Vec<String> {
    let mut sources = SourceMap::default();
    let source = sources.add(name, text);
    let read = read(text, source, None);
    let mut findings = findings_of_reading(read.diagnostics, &read.subjects);
    findings.extend(lint(&read.subjects, &all()));
    findings.retain(|finding| finding.diagnostic.code.name() == rule);
    findings.sort_by_key(|finding| finding.diagnostic.primary.as_ref().map(|label| label.span));
    fingerprints(&findings, &sources)
}

fn passing(statement: &str) -> Vec<String> {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    prints("a.json", &text, "pass-any-role")
}

const PASS: &str = r#"{"Effect":"Allow","Action":["iam:PassRole","s3:GetObject"],"Resource":"*"}"#;

#[test]
fn layout_order_names_and_other_statements_change_nothing() {
    let first = passing(PASS);
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].len(), 16);
    for same in [
        "\n\n  {\n \"Resource\" : [ \"*\" ],\n\"Action\":[\"s3:GetObject\",\n\"iam:PassRole\"], \"Effect\":\"Allow\"}",
        r#"{"Sid":"Named","Effect":"Allow","Action":["iam:PassRole","s3:PutObject","ec2:*"],"Resource":"*"}"#,
        &format!(r#"{{"Effect":"Deny","Action":"sqs:*","Resource":"*"}},{PASS}"#),
    ] {
        assert_eq!(passing(same), first, "{same}");
    }
}

#[test]
fn what_makes_it_wider_or_another_one_changes_it() {
    let narrow = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::111111111111:role/*"],
        "Condition":{"StringEquals":{"aws:ResourceTag/Team":"a"}}}"#;
    let first = passing(narrow);
    for (from, to) in [
        ("role/*\"", "role/*\",\"*\""),
        ("\"a\"", "[\"a\",\"b\"]"),
        ("StringEquals", "StringLike"),
        ("\"iam:PassRole\"", "[\"iam:PassRole\",\"iam:CreateRole\"]"),
        ("\"iam:PassRole\"", "[\"iam:PassRole\",\"i*:Get*\"]"),
    ] {
        let wider = passing(&narrow.replace(from, to));
        assert_eq!(wider.len(), 1);
        assert_ne!(wider, first, "{to}");
    }
}

#[test]
fn equals_in_one_file_differ_by_their_number_and_files_by_their_path() {
    let twice = passing(&format!("{PASS},{PASS}"));
    assert_eq!(twice.len(), 2);
    assert_ne!(twice[0], twice[1]);
    assert_eq!(twice[0], passing(PASS)[0]);
    let text = format!(r#"{{"Version":"2012-10-17","Statement":{PASS}}}"#);
    let at = |name| prints(name, &text, "pass-any-role");
    assert_ne!(at("a.json"), at("b.json"));
    assert_eq!(at("a.json"), at("./a.json"));
}

#[test]
fn the_holder_in_a_template_counts_and_a_text_in_a_plan_is_told_by_its_statement() {
    let template = "\
Resources:
  One:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Version: '2012-10-17', Statement: { Effect: Allow, Action: 'iam:PassRole', Resource: '*' } }
";
    let one = prints("t.yaml", template, "pass-any-role");
    assert_eq!(one.len(), 1);
    let two = prints("t.yaml", &template.replace("One", "Two"), "pass-any-role");
    assert_ne!(one, two);
    let plan = |statements: &str| {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let plan = serde_json::json!({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
            {"address": "aws_iam_policy.a", "type": "aws_iam_policy", "values": {"policy": policy}}]}}});
        prints("plan.json", &plan.to_string(), "pass-any-role")
    };
    let other = r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:a"}"#;
    assert_eq!(plan(PASS).len(), 1);
    assert_eq!(plan(PASS), plan(&format!("{other},{PASS}")));
    assert_ne!(plan(PASS), plan(&PASS.replace("GetObject", "PutObject")));
}

#[test]
fn what_is_wrong_with_reading_has_one_too() {
    let broken =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3","Resource":"*"}}"#;
    let first = prints("a.json", broken, "invalid-action");
    assert_eq!(first.len(), 1);
    assert_eq!(
        prints("a.json", &broken.replace(":{", ":  {"), "invalid-action"),
        first
    );
}
