//! `--request` and `--policy`: what they take, what they assume, and what they print.
use super::{Run, run};
use serde_json::{Value, json};
use std::io::Write as _;

/// Asks about a policy that stands in a file of its own.
fn about(policy: &Value, arguments: &[&str]) -> Run {
    let mut file = tempfile::Builder::new()
        .prefix("policy")
        .tempfile_in(std::env::temp_dir())
        .unwrap();
    file.write_all(policy.to_string().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let mut all = vec!["--policy", path.as_str()];
    all.extend(arguments);
    let told = run(&all, b"");
    Run {
        stdout: told.stdout.replace(&path, "POLICY"),
        ..told
    }
}

fn read_objects() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*" },
    ] })
}

const GET: [&str; 4] = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k"];

#[test]
fn an_identity_policy_is_told_by_its_content_and_asked_for_a_role() {
    let told = about(&read_objects(), &GET);
    assert_eq!((told.code, told.stderr.as_str()), (0, ""));
    assert_eq!(
        told.stdout,
        "allowed: `arn:aws:iam::111122223333:role/someone` may call `s3:GetObject` on `arn:aws:s3:::b/k`\n  \
         by `Read` at POLICY:1:38\n\
         note: taken as an identity policy, since its statements name no principal: say otherwise with `--as`\n\
         note: the caller is assumed to be `arn:aws:iam::111122223333:role/someone`: say who it is with `--principal`\n"
    );
    // The account is that of the resource, where its ARN says.
    let queue = [
        "--action",
        "sqs:SendMessage",
        "--resource",
        "arn:aws:sqs:us-east-1:222222222222:q",
    ];
    let told = about(&read_objects(), &queue);
    assert_eq!(told.code, 0, "a verdict of deny is fine");
    assert!(
        told.stdout.starts_with("denied: the identity policies do not allow `arn:aws:iam::222222222222:role/someone` to call"),
        "{}",
        told.stdout
    );
}

#[test]
fn the_kind_of_a_document_decides_what_is_assumed() {
    let told = |policy: &Value, extra: &[&str], action: &str, resource: &str| {
        let mut arguments = extra.to_vec();
        arguments.extend(["--action", action, "--resource", resource]);
        about(policy, &arguments).stdout
    };
    let scp = told(
        &read_objects(),
        &["--as", "scp"],
        "s3:GetObject",
        "arn:aws:s3:::b/k",
    );
    assert!(scp.starts_with("allowed: "), "{scp}");
    assert!(
        scp.contains("a service control policy only limits"),
        "{scp}"
    );
    let scp = told(
        &read_objects(),
        &["--as", "scp"],
        "s3:PutObject",
        "arn:aws:s3:::b/k",
    );
    assert!(
        scp.starts_with("denied: the service control policies at level 0 do not allow"),
        "{scp}"
    );
    for word in ["boundary", "session", "endpoint"] {
        let limit = told(
            &read_objects(),
            &["--as", word],
            "s3:PutObject",
            "arn:aws:s3:::b/k",
        );
        assert!(limit.starts_with("denied: "), "{word}: {limit}");
    }
    let deny = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" },
    ] });
    let rcp = told(&deny, &["--as", "rcp"], "s3:PutObject", "arn:aws:s3:::b/k");
    assert!(
        rcp.starts_with("denied: the resource control policies at level 0 deny it"),
        "{rcp}"
    );
    let bucket = told(&deny, &[], "s3:PutObject", "arn:aws:s3:::b/k");
    assert!(
        bucket.contains("taken as a resource policy, since its statements name principals"),
        "{bucket}"
    );
    let role = "arn:aws:iam::111111111111:role/r";
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" },
    ] });
    let trusted = told(
        &trust,
        &["--principal", "ecs-tasks.amazonaws.com"],
        "sts:AssumeRole",
        role,
    );
    assert!(
        trusted.starts_with("allowed: `ecs-tasks.amazonaws.com` may call"),
        "{trusted}"
    );
    assert!(trusted.contains("taken as a trust policy"), "{trusted}");
}

#[test]
fn a_document_that_names_principals_is_told_by_its_actions_or_by_who_they_are() {
    let identity_provider =
        "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    for (principal, action, kind) in [
        (json!("*"), json!("s3:GetObject"), "a resource policy"),
        (
            json!("*"),
            json!(["kms:Decrypt", "KMS:Encrypt"]),
            "a key policy",
        ),
        (
            json!("*"),
            json!(["kms:Decrypt", "s3:GetObject"]),
            "a resource policy",
        ),
        (
            json!("*"),
            json!(["sts:AssumeRole", "sts:TagSession"]),
            "a trust policy",
        ),
        (
            json!({ "Federated": identity_provider }),
            json!("*"),
            "a trust policy",
        ),
    ] {
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" },
        ] });
        let told = about(&policy, &["--action", "s3:GetObject", "--resource", "*"]);
        let remark = format!("taken as {kind}, since");
        assert!(
            told.stdout.contains(&remark),
            "{policy}: {}{}",
            told.stdout,
            told.stderr
        );
    }
}

#[test]
fn context_is_given_by_key_and_value() {
    let policy = |condition: Value| {
        json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition },
        ] })
    };
    let verdict = |condition: Value, context: &[&str]| {
        let mut arguments = GET.to_vec();
        for pair in context {
            arguments.extend(["--context", pair]);
        }
        let told = about(&policy(condition), &arguments).stdout;
        told.split(':').next().unwrap().to_owned()
    };
    let any = |values: Value| json!({ "ForAllValues:StringEquals": { "x:k": values }, "Null": { "x:k": "false" } });
    assert_eq!(
        verdict(json!({ "StringEquals": { "x:k": "a=b" } }), &["x:k=a=b"]),
        "allowed"
    );
    assert_eq!(
        verdict(
            json!({ "StringEquals": { "x:k": "a" } }),
            &["x:k=a", "x:k=b"]
        ),
        "denied"
    );
    assert_eq!(
        verdict(any(json!(["a", "b"])), &["x:k=a", "X:K=b"]),
        "allowed"
    );
    assert_eq!(
        verdict(any(json!(["a", "b"])), &[r#"x:k=["a","b"]"#]),
        "allowed"
    );
    assert_eq!(verdict(any(json!(["a"])), &[r#"x:k=["a","b"]"#]), "denied");
    assert_eq!(
        verdict(
            json!({ "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } }),
            &["aws:TagKeys=a"]
        ),
        "allowed"
    );
}

#[test]
fn doubts_about_the_question_are_notes() {
    let told = about(
        &read_objects(),
        &[
            "--action",
            "s3:GetObjects",
            "--resource",
            "arn:aws:s3:::b/*",
        ],
    );
    assert!(
        told.stdout
            .contains("knows no action `s3:GetObjects`; did you mean `s3:GetObject`"),
        "{}",
        told.stdout
    );
    assert!(
        told.stdout.contains("is taken literally"),
        "{}",
        told.stdout
    );
    let refused = about(
        &json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow" }] }),
        &GET,
    );
    assert_eq!(refused.code, 0);
    assert!(
        refused
            .stdout
            .contains("note: AWS would refuse to save `POLICY`: "),
        "{}",
        refused.stdout
    );
}

#[test]
fn a_request_file_is_one_object_and_its_json_answer_has_places() {
    let told = run(&["--request", "allowed.json", "--format", "json"], b"");
    assert_eq!((told.code, told.stderr.as_str()), (0, ""));
    let answer: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        answer,
        json!({
            "version": 1, "id": null, "decision": "allowed",
            "by": [{
                "layer": "identity", "level": null, "policy": 0, "statement": 0, "sid": "ReadPrompts",
                "file": "allowed.json", "line": 14,
            }],
            "blockedBy": [], "notes": [],
        })
    );
    let told = run(
        &["--request", "trust.json", "--format", "json", "--explain"],
        b"",
    );
    let answer: Value = serde_json::from_str(&told.stdout).unwrap();
    let lines = answer["explanation"].as_array().unwrap();
    assert!(
        lines[0]
            .as_str()
            .unwrap()
            .starts_with("denied: the trust policy does not allow")
    );
}

#[test]
fn files_that_cannot_be_read_and_questions_of_another_shape_are_problems() {
    let missing = run(&["--request", "nowhere.json"], b"");
    assert_eq!((missing.code, missing.stdout.as_str()), (3, ""));
    assert!(
        missing
            .stderr
            .contains("error[missing-file]: `nowhere.json` does not exist"),
        "{}",
        missing.stderr
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("question.json");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"{\n  \"request\": { \"principal\": \"me\" },\n  \"identitypolicies\": []\n}")
        .unwrap();
    let odd = run(&["--request", path.to_str().unwrap()], b"");
    assert_eq!((odd.code, odd.stdout.as_str()), (1, ""));
    for words in [
        "error[unknown-key]: the object has no field `identitypolicies`",
        "help: did you mean `identityPolicies`?",
        "error[invalid-principal]: `principal` cannot be `me`",
        "error[missing-key]: a request lacks `action`",
        "question.json:2:29",
    ] {
        assert!(odd.stderr.contains(words), "{words}\n{}", odd.stderr);
    }
}

#[test]
fn forms_exclude_each_other() {
    for (arguments, words) in [
        (vec![], "--request <FILE>|--batch <FILE>|--policy <FILE>"),
        (
            vec!["--request", "a", "--batch", "b"],
            "cannot be used with",
        ),
        (vec!["--batch", "a", "--explain"], "cannot be used with"),
        (vec!["--policy", "a"], "--action <ACTION>"),
        (
            vec!["--request", "a", "--action", "s3:GetObject"],
            "--policy <FILE>",
        ),
        (
            vec!["--policy", "a", "--action", "x", "--resource", "*"],
            "an action is written `service:Name`",
        ),
        (
            vec!["--policy", "a", "--action", "a:b", "--resource", "x"],
            "an ARN",
        ),
        (
            vec![
                "--policy",
                "a",
                "--action",
                "a:b",
                "--resource",
                "*",
                "--context",
                "x",
            ],
            "KEY=VALUE",
        ),
        (
            vec![
                "--policy",
                "a",
                "--action",
                "a:b",
                "--resource",
                "*",
                "--as",
                "x",
            ],
            "invalid value 'x'",
        ),
    ] {
        let told = run(&arguments, b"");
        assert_eq!((told.code, told.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            told.stderr.contains(words),
            "{arguments:?}: {}",
            told.stderr
        );
    }
}
