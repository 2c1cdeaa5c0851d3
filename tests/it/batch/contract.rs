//! Each rule of the line format, one case.
use super::{answer, answers, error};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::111111111111:role/r";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/r/s";

fn policy(statement: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn all(effect: &str) -> Value {
    policy(&json!({ "Effect": effect, "Action": "*", "Resource": "*" }))
}

fn for_principal(principal: &Value) -> Value {
    policy(&json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Principal": principal }))
}

fn under(condition: &Value) -> Value {
    policy(&json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition }))
}

/// A request of the role for an object of its account, with these fields changed or added, beside
/// these layers.
fn line(request: &Value, layers: &Value) -> Value {
    let mut line = json!({ "id": "1", "request": {
        "principal": ROLE, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
    } });
    let fields = line["request"].as_object_mut().unwrap();
    fields.extend(request.as_object().unwrap().clone());
    let line_fields = line.as_object_mut().unwrap();
    line_fields.extend(layers.as_object().unwrap().clone());
    line
}

fn decision(request: &Value, layers: &Value) -> String {
    let answer = answer(&line(request, layers));
    answer["decision"].as_str().unwrap().to_owned()
}

/// What it is and what blocks it.
fn blocked(request: &Value, layers: &Value) -> (String, Value) {
    let answer = answer(&line(request, layers));
    let decision = answer["decision"].as_str().unwrap().to_owned();
    (decision, answer["blockedBy"].clone())
}

#[test]
fn the_example_of_the_contract_is_answered_in_its_form() {
    let example = json!({
        "id": "1",
        "request": {
            "principal": ROLE, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
            "resourceAccount": "111111111111",
            "context": { "aws:SourceIp": "203.0.113.9", "aws:TagKeys": ["a"] },
        },
        "identityPolicies": [all("Allow")],
        "permissionsBoundaries": [all("Allow")],
        "sessionPolicies": [all("Allow")],
        "serviceControlPolicies": [[all("Allow")], [all("Allow")]],
        "resourceControlPolicies": [[policy(&json!({
            "Sid": "Deny1", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        }))]],
        "resourcePolicy": for_principal(&json!("*")),
        "endpointPolicies": [all("Allow")],
    });
    let (answers, code) = answers(format!("{example}\n"));
    let expected = json!({
        "id": "1", "line": 1, "decision": "explicitDeny",
        "by": [{ "layer": "rcp", "level": 0, "policy": 0, "statement": 0, "sid": "Deny1" }],
        "blockedBy": ["rcp"],
        "notes": [],
    });
    assert_eq!(code, 0);
    for field in ["decision", "id", "line", "by", "blockedBy", "notes"] {
        assert_eq!(answers[0][field], expected[field], "{field}");
    }
    let fields: Vec<&String> = answers[0].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["id", "line", "decision", "by", "blockedBy", "notes"]
    );
}

#[test]
fn a_list_of_documents_is_one_layer() {
    let other = policy(&json!({ "Effect": "Allow", "Action": "ec2:*", "Resource": "*" }));
    for field in ["permissionsBoundaries", "sessionPolicies"] {
        let mut layers = json!({ "identityPolicies": [other, all("Allow")] });
        layers[field] = json!([other, all("Allow")]);
        assert_eq!(decision(&json!({}), &layers), "allowed");
        layers[field] = json!([other]);
        assert_eq!(decision(&json!({}), &layers), "implicitDeny");
    }
    let answer = answer(&line(
        &json!({}),
        &json!({ "identityPolicies": [other, all("Allow")] }),
    ));
    assert_eq!(
        answer["by"],
        json!([{ "layer": "identity", "level": null, "policy": 1, "statement": 0, "sid": null }])
    );
}

#[test]
fn absent_or_empty_identity_policies_grant_nothing() {
    for layers in [
        json!({}),
        json!({ "identityPolicies": [] }),
        json!({ "identityPolicies": null }),
    ] {
        let expected = ("implicitDeny".to_owned(), json!(["identity"]));
        assert_eq!(blocked(&json!({}), &layers), expected);
    }
    // The resource's policy may still grant.
    let layers = json!({ "resourcePolicy": for_principal(&json!({ "AWS": ROLE })) });
    assert_eq!(decision(&json!({}), &layers), "allowed");
}

#[test]
fn absent_or_empty_lists_of_limits_do_not_apply() {
    for field in [
        "permissionsBoundaries",
        "sessionPolicies",
        "serviceControlPolicies",
        "resourceControlPolicies",
        "endpointPolicies",
    ] {
        let mut layers = json!({ "identityPolicies": [all("Allow")] });
        layers[field] = json!([]);
        assert_eq!(decision(&json!({}), &layers), "allowed", "{field}");
    }
}

#[test]
fn every_level_of_service_control_policies_must_allow() {
    let levels = |levels: &Value| {
        let layers = json!({
            "identityPolicies": [all("Allow")], "serviceControlPolicies": levels,
        });
        blocked(&json!({}), &layers)
    };
    let ec2 = policy(&json!({ "Effect": "Allow", "Action": "ec2:*", "Resource": "*" }));
    let allowed = ("allowed".to_owned(), json!([]));
    let silent = ("implicitDeny".to_owned(), json!(["scp"]));
    assert_eq!(levels(&json!([[all("Allow")], [all("Allow")]])), allowed);
    assert_eq!(levels(&json!([[ec2, all("Allow")]])), allowed);
    assert_eq!(levels(&json!([[all("Allow")], [ec2]])), silent);
    assert_eq!(levels(&json!([[all("Allow")], []])), silent);
    assert_eq!(levels(&json!([[]])), silent);
}

#[test]
fn the_full_access_of_resource_control_levels_is_implied() {
    let layers = |levels: Value| json!({ "identityPolicies": [all("Allow")], "resourceControlPolicies": levels });
    assert_eq!(decision(&json!({}), &layers(json!([[], []]))), "allowed");
    let deny = policy(&json!({
        "Effect": "Deny", "Principal": "*", "Action": "s3:Get*", "Resource": "*",
    }));
    let answer = answer(&line(&json!({}), &layers(json!([[], [deny]]))));
    assert_eq!(answer["decision"], "explicitDeny");
    assert_eq!(answer["by"][0]["level"], 1);
    assert_eq!(answer["blockedBy"], json!(["rcp"]));
}

#[test]
fn a_principal_is_an_arn_a_service_or_anonymous() {
    let bucket = |principal: Value| json!({ "resourcePolicy": for_principal(&principal) });
    for (caller, named, expected) in [
        (ROLE, json!({ "AWS": ROLE }), "allowed"),
        (SESSION, json!({ "AWS": SESSION }), "allowed"),
        // A role's ARN is a session whose name no policy names.
        (ROLE, json!({ "AWS": SESSION }), "implicitDeny"),
        (
            "cloudtrail.amazonaws.com",
            json!({ "Service": "cloudtrail.amazonaws.com" }),
            "allowed",
        ),
        (
            "cloudtrail.amazonaws.com",
            json!({ "AWS": "111111111111" }),
            "implicitDeny",
        ),
        ("*", json!("*"), "allowed"),
        ("*", json!({ "AWS": "111111111111" }), "implicitDeny"),
        (
            "arn:aws:iam::111111111111:user/u",
            json!({ "AWS": "arn:aws:iam::111111111111:user/u" }),
            "allowed",
        ),
        (
            "arn:aws:iam::111111111111:root",
            json!({ "AWS": "arn:aws:iam::222222222222:root" }),
            "allowed",
        ),
    ] {
        let request = json!({ "principal": caller });
        assert_eq!(
            decision(&request, &bucket(named.clone())),
            expected,
            "{caller} {named}"
        );
    }
    for provider in [
        "arn:aws:iam::111111111111:saml-provider/idp",
        "arn:aws:iam::111111111111:oidc-provider/token.example",
    ] {
        let call = if provider.contains("saml") {
            "SAML"
        } else {
            "WebIdentity"
        };
        let request = json!({
            "principal": provider, "action": format!("sts:AssumeRoleWith{call}"),
            "resource": "arn:aws:iam::111111111111:role/target",
        });
        let trust = policy(&json!({
            "Effect": "Allow", "Principal": { "Federated": provider },
            "Action": format!("sts:AssumeRoleWith{call}"),
        }));
        assert_eq!(
            decision(&request, &json!({ "resourcePolicy": trust })),
            "allowed"
        );
    }
}

#[test]
fn the_resource_account_wins_over_the_arn_and_the_caller() {
    let layers = json!({ "identityPolicies": [all("Allow")] });
    let queue = |account: &str| format!("arn:aws:sqs:us-east-1:{account}:q");
    for (resource, account, expected) in [
        ("arn:aws:s3:::b/k".to_owned(), None, "allowed"),
        (
            "arn:aws:s3:::b/k".to_owned(),
            Some("222222222222"),
            "implicitDeny",
        ),
        (queue("222222222222"), None, "implicitDeny"),
        (queue("222222222222"), Some("111111111111"), "allowed"),
    ] {
        let mut request = json!({ "resource": resource, "action": "sqs:SendMessage" });
        if let Some(account) = account {
            request["resourceAccount"] = json!(account);
        }
        assert_eq!(
            decision(&request, &layers),
            expected,
            "{resource} {account:?}"
        );
    }
}

#[test]
fn a_scalar_in_the_context_is_single_valued_and_a_list_is_not() {
    let ask = |operator: &str, wanted: Value, given: Value| {
        let layers =
            json!({ "identityPolicies": [under(&json!({ operator: { "x:Key": wanted } }))] });
        decision(&json!({ "context": { "X:key": given } }), &layers)
    };
    assert_eq!(ask("StringEquals", json!("a"), json!("a")), "allowed");
    assert_eq!(
        ask("StringEquals", json!("a"), json!(["a"])),
        "implicitDeny"
    );
    assert_eq!(
        ask("ForAnyValue:StringEquals", json!("a"), json!(["a"])),
        "allowed"
    );
    assert_eq!(
        ask("ForAllValues:StringEquals", json!("a"), json!([])),
        "allowed"
    );
    assert_eq!(ask("NumericLessThan", json!(10), json!(9.5)), "allowed");
    assert_eq!(
        ask("StringEquals", json!("9.50"), json!(9.5)),
        "implicitDeny"
    );
    assert_eq!(ask("Bool", json!(true), json!(true)), "allowed");
    assert_eq!(ask("Null", json!(true), json!("")), "allowed");
}

#[test]
fn keys_that_follow_from_the_principal_are_filled_in_unless_given() {
    let asks = |key: &str, value: &str| json!({ "identityPolicies": [under(&json!({ "StringEquals": { key: value } }))] });
    let nothing = json!({});
    assert_eq!(
        decision(&nothing, &asks("aws:PrincipalArn", ROLE)),
        "allowed"
    );
    assert_eq!(
        decision(&nothing, &asks("aws:PrincipalAccount", "111111111111")),
        "allowed"
    );
    assert_eq!(
        decision(&nothing, &asks("aws:PrincipalType", "AssumedRole")),
        "allowed"
    );
    let given = json!({ "context": { "aws:PrincipalAccount": "999999999999" } });
    assert_eq!(
        decision(&given, &asks("aws:PrincipalAccount", "111111111111")),
        "implicitDeny"
    );
    assert_eq!(
        decision(&given, &asks("aws:PrincipalAccount", "999999999999")),
        "allowed"
    );
}

#[test]
fn a_wildcard_only_action_is_authorised_against_everything_alone() {
    let narrow = json!({ "identityPolicies": [policy(&json!({
        "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/*",
    }))] });
    assert_eq!(decision(&json!({}), &narrow), "allowed");
    let request = json!({ "wildcardOnly": true });
    assert_eq!(decision(&request, &narrow), "implicitDeny");
    let wide = json!({ "identityPolicies": [all("Allow")] });
    assert_eq!(decision(&request, &wide), "allowed");
    // Beside the request it says the same.
    let mut beside = narrow.clone();
    beside["wildcardOnly"] = json!(true);
    assert_eq!(decision(&json!({}), &beside), "implicitDeny");
    // It needs no resource then.
    let mut without = line(&request, &wide);
    without["request"]
        .as_object_mut()
        .unwrap()
        .remove("resource");
    assert_eq!(answer(&without)["decision"], "allowed");
}

#[test]
fn an_endpoint_document_without_principal_means_everyone() {
    let layers = |endpoint: Value| json!({ "identityPolicies": [all("Allow")], "endpointPolicies": [endpoint] });
    assert_eq!(decision(&json!({}), &layers(all("Allow"))), "allowed");
    let other = policy(&json!({ "Effect": "Allow", "Action": "ec2:*", "Resource": "*" }));
    let expected = ("implicitDeny".to_owned(), json!(["endpoint"]));
    assert_eq!(blocked(&json!({}), &layers(other)), expected);
}

#[test]
fn the_endpoint_is_an_interface_unless_said() {
    let mut layers = json!({
        "identityPolicies": [all("Allow")],
        "endpointPolicies": [for_principal(&json!({ "AWS": "111111111111" }))],
    });
    assert_eq!(decision(&json!({}), &layers), "allowed");
    layers["endpointType"] = json!("interface");
    assert_eq!(decision(&json!({}), &layers), "allowed");
    layers["endpointType"] = json!("gateway");
    assert_eq!(decision(&json!({}), &layers), "implicitDeny");
}

#[test]
fn what_aws_would_refuse_to_save_matches_nothing_and_is_mentioned() {
    let refused = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "allow", "Action": "*", "Resource": "*" },
        { "Effect": "Allow", "Action": "s3:", "Resource": "*" },
    ] });
    let answer = answer(&line(&json!({}), &json!({ "identityPolicies": [refused] })));
    assert_eq!(answer["decision"], "implicitDeny");
    let notes = answer["notes"].to_string();
    assert!(
        notes.contains("AWS would refuse to save `identityPolicies[0]`: "),
        "{notes}"
    );
    assert!(
        notes.contains("`Effect` is `Allow` or `Deny`, this is `allow`"),
        "{notes}"
    );
}

#[test]
fn a_key_that_stands_twice_is_a_remark_in_a_document_and_an_error_elsewhere() {
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Action":"ec2:*","Resource":"*"}]}"#;
    let request = r#""request":{"principal":"arn:aws:iam::111111111111:role/r","action":"s3:GetObject","resource":"*"}"#;
    let (told, code) = answers(format!(
        "{{\"id\":1,{request},\"identityPolicies\":[{document}]}}\n{{\"id\":2,{request},{request}}}\n"
    ));
    assert_eq!(code, 1);
    assert_eq!(told[0]["decision"], "allowed");
    assert_eq!(
        told[0]["notes"],
        json!([
            "AWS would refuse to save `identityPolicies[0]`: the key `Action` stands twice in one object"
        ])
    );
    assert_eq!(told[1]["id"], 2);
    let error = told[1]["error"].as_str().unwrap();
    assert!(error.contains("the key `request` stands twice"), "{error}");
}

#[test]
fn what_the_service_refuses_is_in_the_notes_and_no_layer() {
    let request = json!({
        "action": "iam:DeleteRole",
        "resource": "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/X",
    });
    let answer = answer(&line(
        &request,
        &json!({ "identityPolicies": [all("Allow")] }),
    ));
    assert_eq!(answer["decision"], "implicitDeny");
    assert_eq!(answer["blockedBy"], json!([]));
    assert_eq!(
        answer["notes"],
        json!(["AWS manages this resource and refuses changes to it"])
    );
}

#[test]
fn lines_of_another_shape_say_where_and_why() {
    let wrong = |layers: Value| error(&line(&json!({}), &layers));
    let wrong_request = |request: Value| error(&line(&request, &json!({})));
    for (told, words) in [
        (error(&json!([])), "a question is an object, this is a list"),
        (error(&json!({ "id": "x" })), "the object lacks `request`"),
        (
            error(&json!({ "request": 1 })),
            "`request` is an object, this is a number",
        ),
        (
            wrong(json!({ "identityPolicy": [] })),
            "the object has no field `identityPolicy`; did you mean `identityPolicies`?",
        ),
        (
            wrong(json!({ "zzz": [] })),
            "the object has no field `zzz`; remove it",
        ),
        (
            wrong(json!({ "identityPolicies": {} })),
            "`identityPolicies` is a list of policies, this is an object",
        ),
        (
            wrong(json!({ "identityPolicies": ["x"] })),
            "`identityPolicies[0]` is an object, this is a text",
        ),
        (
            wrong(json!({ "serviceControlPolicies": [{}] })),
            "`serviceControlPolicies[0]` is a list of policies, this is an object",
        ),
        (
            wrong(json!({ "resourcePolicy": [] })),
            "`resourcePolicy` is an object, this is a list",
        ),
        (
            wrong(json!({ "endpointType": "x" })),
            "`endpointType` is `interface` or `gateway`, this is `x`",
        ),
        (
            wrong(json!({ "wildcardOnly": "yes" })),
            "`wildcardOnly` is `true` or `false`, this is a text",
        ),
        (
            wrong(json!({ "id": {} })),
            "`id` is a text, a number or a boolean, this is an object",
        ),
        (
            wrong_request(json!({ "verb": "x" })),
            "a request has no field `verb`",
        ),
        (
            wrong_request(json!({ "principal": null })),
            "`principal` is a text, this is `null`",
        ),
        (
            wrong_request(json!({ "principal": "me" })),
            "`principal` cannot be `me`: a principal is the ARN",
        ),
        (
            wrong_request(json!({ "action": "s3:*" })),
            "`action` cannot be `s3:*`: an action is written `service:Name`",
        ),
        (
            wrong_request(json!({ "resource": "b/k" })),
            "`resource` cannot be `b/k`: an ARN",
        ),
        (
            wrong_request(json!({ "resourceAccount": 1 })),
            "`resourceAccount` is a text, this is a number",
        ),
        (
            wrong_request(json!({ "resourceAccount": "12" })),
            "`resourceAccount` cannot be `12`: an account id has 12 digits",
        ),
        (
            wrong_request(json!({ "context": [] })),
            "`context` is an object, this is a list",
        ),
        (
            wrong_request(json!({ "context": { "a:b": null } })),
            "`a:b` is a text, a number, a boolean or a list of them, this is `null`",
        ),
        (
            wrong_request(json!({ "context": { "a:b": [[]] } })),
            "`a:b` is a text",
        ),
    ] {
        assert!(told.contains(words), "{told}\n  has not: {words}");
        assert!(told.starts_with("column "), "{told}");
    }
    let many = error(&json!({ "a": 1, "b": 2, "request": {} }));
    assert!(many.ends_with(" (and 4 more problems)"), "{many}");
}

#[test]
fn an_id_is_given_back_as_it_is_spelled() {
    let ids = [r#""a\"\u202e\n""#, "7", "1.50e3", "true", "null", r#""""#];
    let lines: String = ids
        .iter()
        .map(|id| {
            format!(r#"{{"id":{id},"request":{{"principal":"*","action":"a:b","resource":"*"}}}}"#)
                + "\n"
        })
        .collect();
    let run = super::run(&["--batch", "-"], lines.as_bytes());
    let starts: Vec<&str> = run
        .stdout
        .lines()
        .map(|line| line.split(",\"line\"").next().unwrap())
        .collect();
    let expected: Vec<String> = ids.iter().map(|id| format!("{{\"id\":{id}")).collect();
    assert_eq!(starts, expected);
    // An error keeps the id, if that much can be read.
    let (answers, _) = answers("{\"id\":\"x\",\"what\":1}\n{\"id\":\"y\"\n");
    assert_eq!(
        (&answers[0]["id"], &answers[1]["id"]),
        (&json!("x"), &Value::Null)
    );
}

#[test]
fn an_id_that_no_program_reads_as_a_number_is_given_back_as_a_text() {
    let (told, _) = answers("{\"id\":6666E6666}\n{\"id\":-1.5e3}\n");
    assert_eq!(told[0]["id"], "6666E6666");
    assert_eq!(told[1]["id"], -1500.0);
}
