//! The decisions of `@cloud-copilot/iam-simulate`, an IAM engine that is not ours.

use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};

use super::tools;

const SECONDS: u32 = 180;

/// What the other engine says to one simulation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Answer {
    /// `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.
    Result(String),
    /// It does not take the question.
    Errors(Value),
}

/// Asks all `simulations`, in the engine's own form (`request`, `identityPolicies`, `serviceControlPolicies`, …), in one process.
pub(crate) fn simulate(simulations: &[Value]) -> Vec<Answer> {
    let mut command = Command::new("node");
    command.arg("simulate.mjs").current_dir(tools::folder());
    let ended = tools::run(
        &mut command,
        &serde_json::to_string(simulations).unwrap(),
        SECONDS,
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let answers: Vec<Answer> = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(answers.len(), simulations.len());
    answers
}

const PROJECT: &str = "arn:aws:bedrock-mantle:us-east-2:210987654321:project/proj_abc123";

fn invoke(action: &str, model: &str) -> Value {
    let allow = json!({
        "Effect": "Allow",
        "Action": "bedrock-mantle:CreateInference",
        "Resource": PROJECT,
        "Condition": {"StringEquals": {"bedrock-mantle:Model": "openai.gpt-5.5"}},
    });
    let deny = json!({
        "Effect": "Deny",
        "Action": "bedrock-mantle:CreateInference",
        "Resource": "*",
        "Condition": {"StringEquals": {"bedrock-mantle:Model": "openai.gpt-4"}},
    });
    let policy = json!({"Version": "2012-10-17", "Statement": [allow, deny]});
    json!({
        "request": {
            "principal": "arn:aws:iam::210987654321:role/caller",
            "action": action,
            "resource": {"resource": PROJECT, "accountId": "210987654321"},
            "contextVariables": {"bedrock-mantle:Model": model},
        },
        "identityPolicies": [{"name": "caller", "policy": policy}],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
    })
}

#[test]
fn the_other_engine_allows_denies_and_refuses_questions() {
    let action = "bedrock-mantle:CreateInference";
    let answers = simulate(&[
        invoke(action, "openai.gpt-5.5"),
        invoke(action, "openai.gpt-5.4"),
        invoke(action, "openai.gpt-4"),
        invoke("bedrock-mantle:NoSuchAction", "openai.gpt-5.5"),
    ]);
    let results = ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"];
    assert_eq!(
        answers[..3],
        results.map(|result| Answer::Result(result.to_owned()))
    );
    assert!(matches!(answers[3], Answer::Errors(_)), "{:?}", answers[3]);
}
