//! Alarms as CloudWatch decides them.
use super::{python, resources};
use serde_json::{Value, json};

/// Asks whether an alarm goes off for these metrics, and holds it against what it should do.
fn decide(cases: &[(&str, Value, bool)]) {
    let resources = resources();
    let asked: Vec<Value> = cases
        .iter()
        .map(|(alarm, metrics, _)| {
            let properties = &resources[*alarm]["Properties"];
            assert!(properties.is_object(), "{alarm}");
            json!({ "alarm": properties, "metrics": metrics })
        })
        .collect();
    let decided = python("alarms.py", &Value::from(asked));
    for (at, (alarm, metrics, goes_off)) in cases.iter().enumerate() {
        assert_eq!(decided[at], *goes_off, "{alarm} {metrics}");
    }
}

#[test]
fn shares_and_latencies_go_off_only_where_there_are_enough_requests() {
    decide(&[
        (
            "AlarmSearchFailing",
            json!({ "Requests": 49, "FailedRequests": 49 }),
            false,
        ),
        (
            "AlarmSearchFailing",
            json!({ "Requests": 50, "FailedRequests": 3 }),
            true,
        ),
        (
            "AlarmSearchFailing",
            json!({ "Requests": 100, "FailedRequests": 5 }),
            false,
        ),
        (
            "AlarmSearchMisses",
            json!({ "CacheLookups": 99, "CacheHits": 0 }),
            false,
        ),
        (
            "AlarmSearchMisses",
            json!({ "CacheLookups": 100, "CacheHits": 19 }),
            true,
        ),
        (
            "AlarmSearchMisses",
            json!({ "CacheLookups": 100, "CacheHits": 20 }),
            false,
        ),
        (
            "AlarmSearchSlowP95",
            json!({ "Requests": 49, "Latency": 60_000 }),
            false,
        ),
        (
            "AlarmSearchSlowP95",
            json!({ "Requests": 50, "Latency": 8_001 }),
            true,
        ),
        (
            "AlarmSearchSlowP95",
            json!({ "Requests": 50, "Latency": 8_000 }),
            false,
        ),
    ]);
}

#[test]
fn nothing_to_count_is_fine_but_for_the_canary() {
    for (name, resource) in resources().as_object().unwrap() {
        if resource["Type"] == "AWS::CloudWatch::Alarm" {
            let is_canary = name == "AlarmSearchCanary";
            decide(&[(name, json!({}), is_canary)]);
        }
    }
}

#[test]
fn tokens_go_off_above_what_is_said_or_expected() {
    // 1M output tokens a day are 3,472.2 in five minutes; ten times that, rounded up.
    decide(&[
        (
            "AlarmSearchRunawayForecast",
            json!({ "TotalOutputTokens": 34_723 }),
            false,
        ),
        (
            "AlarmSearchRunawayForecast",
            json!({ "TotalOutputTokens": 34_724 }),
            true,
        ),
        (
            "AlarmSearchRunawayOutput",
            json!({ "TotalOutputTokens": 2_000_000 }),
            false,
        ),
        (
            "AlarmSearchRunawayOutput",
            json!({ "TotalOutputTokens": 2_000_001 }),
            true,
        ),
        (
            "AlarmSearchRunawayInput",
            json!({ "TotalInputTokens": 20_000_001 }),
            true,
        ),
        (
            "AlarmSearchLargeOutput",
            json!({ "OutputTokens": 50_000 }),
            false,
        ),
        (
            "AlarmSearchLargeOutput",
            json!({ "OutputTokens": 50_001 }),
            true,
        ),
    ]);
}

#[test]
fn a_days_cost_is_its_tokens_times_their_prices() {
    let day = |input: u64, output: u64, small: Option<u64>| {
        json!({
            "InputTokens openai.gpt-5.5": input, "OutputTokens openai.gpt-5.5": output,
            "OutputTokens openai.gpt-oss-20b": small,
            "TotalInputTokens openai.gpt-5.5": input, "TotalOutputTokens openai.gpt-5.5": output,
            "TotalOutputTokens openai.gpt-oss-20b": small,
        })
    };
    // 10M input at 5.50 and 1M output at 33 are 88 USD, as expected; 150% of that are 132.
    decide(&[
        (
            "AlarmSearchDailyCost",
            day(10_000_000, 1_000_000, None),
            false,
        ),
        (
            "AlarmSearchDailyCost",
            day(18_000_000, 1_000_000, None),
            false,
        ),
        (
            "AlarmSearchDailyCost",
            day(18_000_001, 1_000_000, None),
            true,
        ),
        (
            "AlarmSearchDailyCost",
            day(18_000_000, 1_000_000, Some(4)),
            true,
        ),
        (
            "AlarmSearchAccountCost",
            day(10_000_000, 1_546_666, None),
            false,
        ),
        (
            "AlarmSearchAccountCost",
            day(10_000_000, 1_546_667, None),
            true,
        ),
    ]);
}

#[test]
fn a_canary_without_an_answer_goes_off() {
    decide(&[
        ("AlarmSearchCanary", json!({ "CanarySuccesses": 0 }), true),
        ("AlarmSearchCanary", json!({ "CanarySuccesses": 1 }), false),
        (
            "AlarmSearchSearchCanaryErrors",
            json!({ "Errors": 1 }),
            true,
        ),
        (
            "AlarmSearchSearchCanaryErrors",
            json!({ "Errors": 0 }),
            false,
        ),
    ]);
}
