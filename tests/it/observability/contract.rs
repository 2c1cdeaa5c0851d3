//! The names of metrics, dimensions and fields: what is emitted is what is watched.
use super::{read, resources};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A metric's name and its dimensions.
type Named = (String, BTreeSet<String>);

/// Whether a log event is what the embedded metric format asks for
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).
/// Gives back the metrics in it.
pub(super) fn is_embedded_metric(event: &Value) -> BTreeSet<Named> {
    const UNITS: [&str; 3] = ["Count", "Milliseconds", "None"];
    let metadata = &event["_aws"];
    assert!(
        metadata["Timestamp"].as_u64().unwrap() > 1_700_000_000_000,
        "{event}"
    );
    let mut found = BTreeSet::new();
    for directive in metadata["CloudWatchMetrics"].as_array().unwrap() {
        assert_eq!(directive["Namespace"], "Sight/LLM");
        let metrics = directive["Metrics"].as_array().unwrap();
        assert!((1..=100).contains(&metrics.len()));
        for set in directive["Dimensions"].as_array().unwrap() {
            let names = set.as_array().unwrap().iter();
            let names: BTreeSet<String> = names.map(|it| it.as_str().unwrap().to_owned()).collect();
            assert!((1..=30).contains(&names.len()));
            for name in &names {
                assert!(event[name].is_string(), "{name} in {event}");
            }
            for metric in metrics {
                let name = metric["Name"].as_str().unwrap();
                assert!(event[name].is_number(), "{name} in {event}");
                assert!(UNITS.contains(&metric["Unit"].as_str().unwrap()));
                found.insert((name.to_owned(), names.clone()));
            }
        }
    }
    found
}

/// Everything that is emitted by the serving layer and by the canary.
fn emitted() -> BTreeSet<Named> {
    let file = read("observability/metrics.json");
    let documents = file["documents"].as_object().unwrap();
    let mut all: BTreeSet<Named> = documents
        .values()
        .flat_map(|document| is_embedded_metric(&document["example"]))
        .collect();
    for name in ["CanaryRuns", "CanarySuccesses", "CanaryLatency"] {
        all.insert((name.to_owned(), ["Canary".to_owned()].into()));
    }
    all
}

/// What Bedrock emits, by the facts that are known of it.
fn by_bedrock() -> BTreeSet<Named> {
    let sets: [&[&str]; 3] = [&["Project"], &["Model"], &["Project", "Model"]];
    let totals = [
        "Inferences",
        "InferenceClientErrors",
        "TotalInputTokens",
        "TotalOutputTokens",
    ];
    let mut all = BTreeSet::new();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    for total in totals {
        for names in sets {
            all.insert((total.to_owned(), set(names)));
        }
    }
    for single in ["InputTokens", "OutputTokens"] {
        all.insert((single.to_owned(), set(sets[2])));
    }
    all
}

/// The metrics that alarms and the dashboard name, by namespace.
fn watched() -> BTreeMap<String, BTreeSet<Named>> {
    let mut all: BTreeMap<String, BTreeSet<Named>> = BTreeMap::new();
    let mut see = |namespace: &Value, name: &Value, dimensions: BTreeSet<String>| {
        let named = (name.as_str().unwrap().to_owned(), dimensions);
        let namespace = namespace.as_str().unwrap().to_owned();
        all.entry(namespace).or_default().insert(named);
    };
    let of = |dimensions: &Value| -> BTreeSet<String> {
        let dimensions = dimensions.as_array().unwrap().iter();
        dimensions
            .map(|it| it["Name"].as_str().unwrap().to_owned())
            .collect()
    };
    for resource in resources().as_object().unwrap().values() {
        let properties = &resource["Properties"];
        match resource["Type"].as_str().unwrap() {
            "AWS::CloudWatch::Alarm" if properties["MetricName"].is_string() => {
                see(
                    &properties["Namespace"],
                    &properties["MetricName"],
                    of(&properties["Dimensions"]),
                );
            }
            "AWS::CloudWatch::Alarm" => {
                for query in properties["Metrics"].as_array().unwrap() {
                    let metric = &query["MetricStat"]["Metric"];
                    if metric.is_object() {
                        see(
                            &metric["Namespace"],
                            &metric["MetricName"],
                            of(&metric["Dimensions"]),
                        );
                    }
                }
            }
            "AWS::CloudWatch::Dashboard" => {
                for widget in widgets(properties) {
                    for metric in widget["properties"]["metrics"]
                        .as_array()
                        .into_iter()
                        .flatten()
                    {
                        let words: Vec<&Value> = metric
                            .as_array()
                            .unwrap()
                            .iter()
                            .filter(|it| it.is_string())
                            .collect();
                        if let [namespace, name, dimensions @ ..] = words.as_slice() {
                            let names = dimensions.iter().step_by(2);
                            see(
                                namespace,
                                name,
                                names.map(|it| it.as_str().unwrap().to_owned()).collect(),
                            );
                        }
                    }
                }
            }
            _ => {}
        }
    }
    all
}

fn widgets(dashboard: &Value) -> Vec<Value> {
    let body: Value = serde_json::from_str(dashboard["DashboardBody"].as_str().unwrap()).unwrap();
    body["widgets"].as_array().unwrap().clone()
}

#[test]
fn every_metric_that_is_watched_is_emitted_with_these_dimensions() {
    let watched = watched();
    let namespaces: Vec<&str> = watched.keys().map(String::as_str).collect();
    assert_eq!(namespaces, ["AWS/BedrockMantle", "AWS/Lambda", "Sight/LLM"]);
    let missing = |namespace: &str, known: &BTreeSet<Named>| -> Vec<Named> {
        watched[namespace].difference(known).cloned().collect()
    };
    assert_eq!(missing("Sight/LLM", &emitted()), []);
    assert_eq!(missing("AWS/BedrockMantle", &by_bedrock()), []);
}

#[test]
fn the_dashboard_is_a_document_whose_widgets_do_not_overlap() {
    let resources = resources();
    let widgets = widgets(&resources["DashboardSearch"]["Properties"]);
    let titles: Vec<&str> = widgets
        .iter()
        .map(|widget| widget["properties"]["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        [
            "Alarms",
            "Tokens by project, as Bedrock counts them",
            "Estimated cost by project in an hour, USD",
            "Most output tokens by project and model",
            "Most output tokens by caller",
            "Latency, milliseconds",
            "Failed requests, per cent",
            "Cache hits, per cent of lookups",
            "Canary",
            "Functions",
        ]
    );
    let places: BTreeSet<(u64, u64)> = widgets
        .iter()
        .map(|widget| (widget["x"].as_u64().unwrap(), widget["y"].as_u64().unwrap()))
        .collect();
    assert_eq!(places.len(), widgets.len());
    for (x, y) in places {
        assert!(x % 12 == 0 && x + 12 <= 24 && y % 6 == 0);
    }
    // Project ids are there as AWS knows them.
    let tokens = widgets[1]["properties"]["metrics"].to_string();
    assert!(tokens.contains("\"proj_searchprod\""), "{tokens}");
}

#[test]
fn the_dashboard_shows_every_alarm_that_the_blueprint_names() {
    let resources = resources();
    let widgets = widgets(&resources["DashboardSearch"]["Properties"]);
    let shown = widgets[0]["properties"]["alarms"]
        .as_array()
        .unwrap()
        .iter();
    let shown: BTreeSet<String> = shown.map(|arn| arn.as_str().unwrap().to_owned()).collect();
    let all = resources.as_object().unwrap().values();
    let names: BTreeSet<String> = all
        .filter(|it| it["Type"] == "AWS::CloudWatch::Alarm")
        .map(|it| it["Properties"]["AlarmName"].as_str().unwrap().to_owned())
        .map(|name| format!("arn:aws:cloudwatch:us-east-2:333333333333:alarm:{name}"))
        .collect();
    assert_eq!(shown, names);
}

#[test]
fn every_alarm_tells_somebody() {
    let resources = resources();
    let topic = json!({ "Fn::GetAtt": ["TopicSearchAlarms", "TopicArn"] });
    for resource in resources.as_object().unwrap().values() {
        if resource["Type"] == "AWS::CloudWatch::Alarm" {
            assert_eq!(resource["Properties"]["AlarmActions"][0], topic);
        }
    }
}

#[test]
fn consumers_are_ranked_by_fields_that_are_emitted() {
    let resources = resources();
    let rule = &resources["InsightRuleSearch"]["Properties"]["RuleBody"];
    let rule: Value = serde_json::from_str(rule.as_str().unwrap()).unwrap();
    let example = &read("observability/metrics.json")["documents"]["request"]["example"];
    let field = |path: &Value| {
        path.as_str()
            .unwrap()
            .strip_prefix("$.")
            .unwrap()
            .to_owned()
    };
    for key in rule["Contribution"]["Keys"].as_array().unwrap() {
        assert!(example[field(key)].is_string(), "{key}");
    }
    assert!(example[field(&rule["Contribution"]["ValueOf"])].is_number());
    let groups = rule["LogGroupNames"].as_array().unwrap();
    let group = &resources["LogGroupSearchApplication"]["Properties"]["LogGroupName"];
    assert_eq!(groups.as_slice(), std::slice::from_ref(group));
}

#[test]
fn the_price_of_an_example_is_its_tokens_times_the_prices_beside_it() {
    let file = read("observability/metrics.json");
    let example = &file["documents"]["request"]["example"];
    let model = example["Model"].as_str().unwrap();
    let prices = &file["places"][0]["usd_per_1m_tokens"][model];
    let price = |name: &str| prices[name].as_str().unwrap().parse::<f64>().unwrap();
    let tokens = |name: &str| example[name].as_f64().unwrap();
    let plain = tokens("InputTokens") - tokens("CachedInputTokens");
    let dollars = plain * price("input")
        + tokens("CachedInputTokens") * price("cached")
        + tokens("OutputTokens") * price("output");
    assert!((dollars / 1e6 - tokens("EstimatedCost")).abs() < 1e-9);
}
