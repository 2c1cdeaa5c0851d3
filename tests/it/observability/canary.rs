//! The emitted canary, run by a real interpreter against a model of bedrock-mantle that checks its signature.
use super::{python, resources};
use serde_json::{Value, json};

#[test]
fn the_canary_signs_asks_for_few_tokens_and_measures_what_comes() {
    let resources = resources();
    let function = &resources["FunctionSearchCanary"]["Properties"];
    let configuration = &function["Environment"]["Variables"]["CONFIGURATION"];
    let configuration: Value = serde_json::from_str(configuration.as_str().unwrap()).unwrap();
    let source = &function["Code"]["ZipFile"];
    let results = python(
        "canary.py",
        &json!({ "source": source, "configuration": configuration }),
    );
    let expected = [
        ("ok", 1, 200, None),
        ("incomplete", 1, 200, None),
        ("failed", 0, 200, Some("unfinished")),
        ("unavailable", 0, 503, Some("HTTP 503")),
        ("moved", 0, 302, Some("HTTP 302")),
        ("garbage", 0, 0, Some("no response object")),
        ("list", 0, 0, Some("no response object")),
        ("cut", 0, 0, Some("IncompleteRead")),
        ("slow", 0, 0, Some("TimeoutError")),
        ("other service", 0, 403, Some("HTTP 403")),
        ("nobody", 0, 0, Some("ConnectionRefusedError")),
    ];
    assert_eq!(results.as_object().unwrap().len(), expected.len());
    for (way, successes, status, reason) in expected {
        let result = &results[way];
        let lines = result["lines"].as_array().unwrap();
        assert_eq!(lines.len(), 1, "{way}: {result}");
        let line = &lines[0];
        assert_eq!(line["CanaryRuns"], 1, "{way}");
        assert_eq!(line["CanarySuccesses"], successes, "{way}: {line}");
        assert_eq!(line["Status"], status, "{way}: {line}");
        assert_eq!(line["Reason"].as_str(), reason, "{way}: {line}");
        assert_eq!(
            line["CanaryLatency"].is_u64(),
            successes == 1,
            "{way}: {line}"
        );
        assert_eq!(line["Canary"], "search");
        super::contract::is_embedded_metric(line);
    }
    let seen = &results["ok"]["seen"];
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert_eq!(seen[0]["problem"], Value::Null);
    assert_eq!(seen[0]["project"], "proj_searchprod");
    assert_eq!(
        seen[0]["body"],
        json!({
            "model": "openai.gpt-5.5", "input": "Reply with OK.", "max_output_tokens": 16, "store": false
        })
    );
    // A redirect is not followed, and nothing is asked twice.
    assert_eq!(results["moved"]["seen"].as_array().unwrap().len(), 1);
    assert_eq!(results["other service"]["seen"][0]["problem"], "scope");
}

#[test]
fn the_function_is_called_as_often_as_it_is_said() {
    let resources = resources();
    let rules: Vec<&Value> = resources
        .as_object()
        .unwrap()
        .values()
        .filter(|resource| resource["Type"] == "AWS::Events::Rule")
        .collect();
    assert_eq!(rules.len(), 1);
    let rule = &rules[0]["Properties"];
    assert_eq!(rule["ScheduleExpression"], "rate(5 minutes)");
    let function = &resources["FunctionSearchCanary"]["Properties"]["FunctionName"];
    let arn = rule["Targets"][0]["Arn"].as_str().unwrap();
    assert!(arn.ends_with(&format!(":{}", function.as_str().unwrap())));
}
