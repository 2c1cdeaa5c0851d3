//! What `--batch` says is what the engine says, and what the vectors expect.
use super::answers;
use crate::vectors::{FILES, Vector, read};
use serde_json::{Map, Value, json};
use synth::catalog::EngineFacts;
use synth::policy::{Verdict, decide};

/// A vector as a line, if lines can say it: what is not known about the context, what is exempt, and who made a
/// federated session, they cannot.
fn line(vector: &Vector) -> Option<Value> {
    let given = &vector.request;
    let is_exempt = !vector.exempt.is_empty();
    if is_exempt || given.federated_by.is_some() || given.context.values().any(Value::is_null) {
        return None;
    }
    let mut request = json!({
        "principal": given.principal, "action": given.action, "resource": given.resource,
        "context": given.context,
    });
    if let Some(account) = &given.resource_account {
        request["resourceAccount"] = json!(account);
    }
    let mut line = Map::new();
    line.insert("id".to_owned(), json!(vector.id));
    line.insert("request".to_owned(), request);
    let mut layer = |name: &str, value: Option<Value>| {
        line.extend(value.map(|value| (name.to_owned(), value)));
    };
    layer("identityPolicies", Some(json!(vector.identity_policies)));
    layer(
        "permissionsBoundaries",
        vector.permissions_boundaries.as_ref().map(|p| json!(p)),
    );
    layer(
        "sessionPolicies",
        vector.session_policies.as_ref().map(|p| json!(p)),
    );
    layer(
        "serviceControlPolicies",
        Some(json!(vector.service_control_policies)),
    );
    layer(
        "resourceControlPolicies",
        Some(json!(vector.resource_control_policies)),
    );
    layer("resourcePolicy", vector.resource_policy.clone());
    layer(
        "endpointPolicies",
        vector.endpoint_policies.as_ref().map(|p| json!(p)),
    );
    layer(
        "endpointType",
        vector.endpoint_type.as_ref().map(|p| json!(p)),
    );
    Some(Value::Object(line))
}

#[test]
fn every_vector_that_a_line_can_say_has_its_verdict_and_the_engines_reasons() {
    let vectors: Vec<Vector> = FILES
        .iter()
        .flat_map(|(name, text)| read(name, text))
        .collect();
    let asked: Vec<(&Vector, Value)> = vectors
        .iter()
        .filter_map(|vector| Some((vector, line(vector)?)))
        .collect();
    assert!(
        asked.len() * 10 > vectors.len() * 9,
        "{} of {}",
        asked.len(),
        vectors.len()
    );
    let lines: Vec<String> = asked.iter().map(|(_, line)| line.to_string()).collect();
    let (answers, code) = answers(lines.join("\n"));
    assert_eq!((answers.len(), code), (asked.len(), 0));
    for ((vector, line), answer) in asked.iter().zip(&answers) {
        let decision = decide(&vector.request(), &vector.layers(), &EngineFacts);
        assert_eq!(answer["id"], json!(vector.id));
        assert_eq!(answer["decision"], decision.verdict.as_str(), "{line}");
        if vector.expected() != Verdict::Unknown {
            assert_eq!(answer["decision"], vector.expected().as_str(), "{line}");
        }
        let by: Vec<Value> = decision
            .by
            .iter()
            .map(|by| {
                json!({
                    "layer": by.layer.as_str(), "level": by.level, "policy": by.policy,
                    "statement": by.statement, "sid": by.sid.as_deref(),
                })
            })
            .collect();
        assert_eq!(answer["by"], json!(by), "{line}");
        let mut layers: Vec<&str> = decision
            .blocked_by
            .iter()
            .map(|blocker| blocker.layer.as_str())
            .filter(|layer| *layer != "service")
            .collect();
        layers.dedup();
        assert_eq!(answer["blockedBy"], json!(layers), "{line}");
    }
}
