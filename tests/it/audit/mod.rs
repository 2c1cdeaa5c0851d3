//! What the audit construct asks of its archive finds what it is meant to find among events, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::constructs;
use crate::counterparts::{in_time, python_program};

const OURS: &str = "arn:aws:iam::333333333333:role/llm/ledger-answer-service";

/// A call of GPT-5.5 by the role that may, with what differs.
fn event(id: &str, differs: &Value) -> Value {
    let mut event = json!({
        "eventVersion": "1.11",
        "eventID": id,
        "eventTime": "2026-11-20T10:05:00Z",
        "eventSource": "bedrock-mantle.amazonaws.com",
        "eventName": "CreateInference",
        "awsRegion": "us-east-2",
        "sourceIPAddress": "203.0.113.10",
        "userAgent": "OpenAI/Python",
        "recipientAccountId": "333333333333",
        "userIdentity": identity(OURS, "333333333333"),
        "requestParameters": { "model": "openai.gpt-5.5", "callWithBearerToken": false },
    });
    for (key, value) in differs.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

fn identity(role: &str, account: &str) -> Value {
    json!({
        "type": "AssumedRole",
        "arn": format!("arn:aws:sts::{account}:assumed-role/some/session"),
        "accountId": account,
        "sessionContext": { "sessionIssuer": { "type": "Role", "arn": role, "accountId": account } },
    })
}

fn events() -> Vec<Value> {
    let user = "arn:aws:iam::333333333333:user/someone";
    let partner = "arn:aws:iam::999999999999:role/partner";
    let mut events = vec![
        event("fine", &json!({})),
        event(
            "fine-on-runtime",
            &json!({ "eventSource": "bedrock.amazonaws.com", "eventName": "Converse",
                "requestParameters": { "modelId": "arn:aws:bedrock:us-east-2::foundation-model/openai.gpt-oss-20b-1:0" } }),
        ),
        event(
            "by-a-profile",
            &json!({ "eventSource": "bedrock.amazonaws.com", "eventName": "InvokeModel",
                "requestParameters": { "modelId": "arn:aws:bedrock:us-east-2:333333333333:application-inference-profile/abc" } }),
        ),
        event(
            "a-bearer-token",
            &json!({ "requestParameters": { "model": "openai.gpt-5.5", "callWithBearerToken": true, "bearerTokenType": "SHORT_TERM" } }),
        ),
        event(
            "a-bearer-token-on-runtime",
            &json!({ "eventSource": "bedrock.amazonaws.com", "eventName": "InvokeModel",
                "requestParameters": { "modelId": "openai.gpt-oss-20b-1:0" }, "additionalEventData": { "callWithBearerToken": true } }),
        ),
        event(
            "another-model",
            &json!({ "requestParameters": { "model": "anthropic.claude-opus-4-7" } }),
        ),
        event(
            "another-model-on-runtime",
            &json!({ "eventSource": "bedrock.amazonaws.com", "eventName": "InvokeModel",
                "requestParameters": { "modelId": "amazon.nova-pro-v1:0" } }),
        ),
        event(
            "a-user",
            &json!({ "userIdentity": { "type": "IAMUser", "arn": user, "accountId": "333333333333" } }),
        ),
        event(
            "a-partner",
            &json!({ "userIdentity": identity(partner, "999999999999") }),
        ),
        event("refused", &json!({ "errorCode": "AccessDenied" })),
        event(
            "too-old",
            &json!({ "eventTime": "2026-11-01T10:00:00Z", "errorCode": "AccessDenied" }),
        ),
        event(
            "no-invocation",
            &json!({ "eventName": "ListModels", "errorCode": "AccessDenied" }),
        ),
    ];
    // One more than a burst in one hour, and as many again an hour later without being one.
    for number in 0..=500 {
        let minute = number % 60;
        let time = format!("2026-11-21T08:{minute:02}:00Z");
        events.push(event("burst", &json!({ "eventTime": time })));
    }
    for _ in 0..500 {
        events.push(event(
            "no-burst",
            &json!({ "eventTime": "2026-11-21T09:00:00Z" }),
        ));
    }
    events
}

#[test]
fn each_query_finds_the_events_that_it_is_meant_for() {
    let construct = constructs::compiled()
        .iter()
        .find(|construct| construct.name == "audit")
        .unwrap();
    let template = "stacks/444444444444/us-east-2/audit.template.json";
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/audit/queries.py");
    let mut command = python_program("python");
    command.arg(program).arg(construct.folder.join(template));
    let events = Value::Array(events()).to_string();
    let (code, stdout, stderr) = in_time(&mut command, &events, 60);
    assert_eq!(code, Some(0), "{stderr}");
    let mut found: BTreeMap<String, Vec<String>> = serde_json::from_str(&stdout).unwrap();
    for ids in found.values_mut() {
        ids.sort();
    }
    let expected: BTreeMap<String, Vec<String>> = [
        (
            "bearer-tokens",
            vec!["a-bearer-token", "a-bearer-token-on-runtime"],
        ),
        (
            "bursts",
            vec!["501 of arn:aws:iam::333333333333:role/llm/ledger-answer-service"],
        ),
        ("other-accounts", vec!["a-partner"]),
        (
            "other-models",
            vec!["another-model", "another-model-on-runtime"],
        ),
        ("other-principals", vec!["a-partner", "a-user"]),
        ("refused", vec!["refused"]),
    ]
    .map(|(name, ids)| {
        (
            name.to_owned(),
            ids.into_iter().map(str::to_owned).collect(),
        )
    })
    .into();
    assert_eq!(found, expected);
}
