//! Stacks: what lies in which, what they tell each other, and in which order they are deployed.
use super::acme::acme;
use super::builder::{account, cache, empty, name, region, span};
use super::{compiled, json, printed};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use synth::artifact::{
    BlueprintIdentity, LogicalId, PolicyStatement, StackId, TemplateFormat, Value, files, manifest,
};
use synth::catalog::placement;
use synth::diag::Span;

#[test]
fn a_stack_is_an_account_a_region_and_a_layer() {
    let artifacts = compiled(&acme().model);
    let ids: Vec<String> = artifacts
        .stacks
        .iter()
        .map(|stack| stack.id.to_string())
        .collect();
    assert_eq!(
        ids,
        [
            "111111111111/us-east-2/org",
            "333333333333/us-east-1/spend",
            "333333333333/us-east-2/data",
            "333333333333/us-east-2/access",
            "555555555555/us-east-1/spend",
            "555555555555/us-east-2/data",
            "555555555555/us-east-2/access",
        ]
    );
    assert!(
        artifacts
            .stacks
            .iter()
            .all(|stack| stack.name.starts_with("acme-"))
    );
}

#[test]
fn every_type_that_is_made_has_its_layer_in_the_table() {
    for stack in compiled(&acme().model).stacks {
        for resource in stack.template.resources.values() {
            let placement = placement(resource.type_name);
            let layer = placement.map(|placement| &*placement.layer);
            assert_eq!(layer, Some(stack.id.layer.word()), "{}", resource.type_name);
        }
    }
}

#[test]
fn invented_ids_travel_from_outputs_to_parameters() {
    let artifacts = compiled(&acme().model);
    let stack = |id: &str| {
        let found = artifacts
            .stacks
            .iter()
            .find(|stack| stack.id.to_string() == id);
        found.unwrap().clone()
    };
    let access = stack("333333333333/us-east-2/access");
    let source = &access.parameter_sources["ArnOfProjectSearchProd"];
    assert_eq!(source.stack.to_string(), "333333333333/us-east-2/data");
    let data = json(
        &printed(&acme().model),
        "stacks/333333333333/us-east-2/data.template.json",
    );
    assert_eq!(
        data["Outputs"][&source.output]["Value"],
        json!({ "Fn::GetAtt": ["ProjectSearchProd", "Arn"] })
    );
    assert_eq!(data.get("Parameters"), None);
}

#[test]
fn whoever_makes_an_id_is_deployed_before_whoever_needs_it() {
    // The table of the first account is under a key of the second, whose stack comes later by id.
    let first = account("first", "100000000000", None);
    let second = account("second", "900000000000", None);
    let mut model = empty("two");
    let key = Arc::new(synth::model::Key {
        name: name("far"),
        identity: name("far"),
        replica_of: None,
        replicas: Vec::new(),
        adopt: None,
        account: second.clone(),
        region: region("us-east-2"),
        alias: "two-far".to_owned(),
        rotation_days: 365,
        pending_window_days: 30,
        span: span(0),
    });
    let encrypted = Some(synth::model::EncryptionKey::Own(key.clone()));
    model.accounts = vec![first.clone(), second];
    model.keys = vec![key];
    model.caches = vec![cache("near", &first, encrypted)];
    let order: Vec<StackId> = compiled(&model)
        .stacks
        .into_iter()
        .map(|stack| stack.id)
        .collect();
    let accounts: Vec<&str> = order.iter().map(|id| id.account.as_str()).collect();
    assert_eq!(accounts, ["900000000000", "100000000000"]);
}

#[test]
fn every_parameter_is_told_by_an_output_of_an_earlier_stack() {
    let artifacts = compiled(&acme().model);
    let mut outputs: BTreeSet<(StackId, String)> = BTreeSet::new();
    for stack in &artifacts.stacks {
        let told: BTreeSet<&str> = stack
            .template
            .parameters
            .keys()
            .map(LogicalId::as_str)
            .collect();
        let sources: BTreeSet<&str> = stack.parameter_sources.keys().map(|name| &**name).collect();
        assert_eq!(told, sources);
        for source in stack.parameter_sources.values() {
            assert!(outputs.contains(&(source.stack.clone(), source.output.clone())));
        }
        let own = stack.template.outputs.keys();
        outputs.extend(own.map(|id| (stack.id.clone(), id.to_string())));
    }
    assert!(!outputs.is_empty());
}

#[test]
fn the_manifest_names_every_file_with_its_hash_and_every_stack_in_order() {
    let artifacts = compiled(&acme().model);
    let files = files(&artifacts, TemplateFormat::Json);
    let blueprint = BlueprintIdentity {
        name: "acme".to_owned(),
        sha256: "0".repeat(64),
        facts: "2026-11-22".to_owned(),
    };
    let text = manifest(&blueprint, &artifacts, TemplateFormat::Json, &files);
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(manifest["version"], 1);
    assert_eq!(manifest["facts"], "2026-11-22");
    assert_eq!(
        manifest["blueprint"],
        json!({ "name": "acme", "sha256": "0".repeat(64) })
    );
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), files.len());
    let hashes = listed.iter().map(|file| file["sha256"].as_str().unwrap());
    assert!(hashes.into_iter().all(|hash| hash.len() == 64));
    assert_eq!(
        manifest["stacks"][3],
        json!({
            "id": "333333333333/us-east-2/access",
            "name": "acme-access",
            "account": "333333333333",
            "region": "us-east-2",
            "layer": "access",
            "template": "stacks/333333333333/us-east-2/access.template.json",
            "capabilities": ["CAPABILITY_NAMED_IAM"],
            "parameters": [
                { "name": "ArnOfKeyLlmData", "from": {
                    "stack": "333333333333/us-east-2/data", "output": "ArnOfKeyLlmData"
                }},
                { "name": "ArnOfProjectSearchProd", "from": {
                    "stack": "333333333333/us-east-2/data", "output": "ArnOfProjectSearchProd"
                }}
            ],
            "termination_protection": false
        })
    );
    assert_eq!(manifest["stacks"][2]["capabilities"], json!([]));
    assert_eq!(manifest["stacks"][2]["termination_protection"], true);
    assert!(manifest["symbols"].as_array().unwrap().contains(&json!({
        "symbol": "${synth:project/search-prod.id}",
        "account": "333333333333",
        "from": { "stack": "333333333333/us-east-2/data", "output": "IdOfProjectSearchProd" }
    })));
}

#[test]
fn the_origin_of_each_resource_and_statement_is_where_its_pointer_leads() {
    let artifacts = compiled(&acme().model);
    let mut statements = 0;
    for stack in &artifacts.stacks {
        let printed = stack.template.print(TemplateFormat::Json);
        let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
        let origins = stack.template.origins();
        for (pointer, span) in &origins {
            let there = printed
                .pointer(pointer)
                .unwrap_or_else(|| panic!("nothing at {pointer}"));
            assert_ne!(*span, Span::default(), "{pointer}");
            assert!(
                there.get("Type").is_some() || there.get("Effect").is_some(),
                "{pointer}"
            );
            statements += usize::from(there.get("Effect").is_some());
        }
    }
    let count = |value: &Value| -> usize {
        let documents = value.policies();
        documents
            .iter()
            .map(|(_, document)| document.statements.len())
            .sum()
    };
    let all: usize = artifacts
        .stacks
        .iter()
        .flat_map(|stack| stack.template.resources.values())
        .flat_map(|resource| resource.properties.values())
        .map(count)
        .sum();
    assert_eq!(statements, all);
}

#[test]
fn the_origin_of_a_statement_is_its_grant() {
    let artifacts = compiled(&acme().model);
    let path = "policies/iam/333333333333/answer-service.json";
    let file = artifacts
        .policies
        .iter()
        .find(|file| file.path == path)
        .unwrap();
    let origin = |sid: &str| {
        let statements: &[PolicyStatement] = &file.document.statements;
        statements
            .iter()
            .find(|statement| statement.sid == sid)
            .unwrap()
            .origin
            .start
    };
    // Grants were written at bytes 100, 101, …, in the order of the blueprint.
    assert_eq!(origin("InvokeSearchProdThroughPrivateNetwork"), 100);
    assert_eq!(origin("ReadSecretOpenaiKey"), 102);
    assert_eq!(origin("PublishMetricsSynthLLM"), 105);
}

#[test]
fn a_stack_is_named_by_a_word_that_cloudformation_takes() {
    let mut model = acme().model;
    model.name = name("3d.models_eu");
    for stack in compiled(&model).stacks {
        let name = &stack.name;
        assert!(
            name.starts_with(|c: char| c.is_ascii_alphabetic()),
            "{name}"
        );
        assert!(
            name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "{name}"
        );
        assert!(name.len() <= 128, "{name}");
    }
}

#[test]
fn shares_and_times_of_the_routing_table_are_integers() {
    let table = json(&printed(&acme().model), "routing/table.json");
    assert_eq!(
        table["default"]["split"][0],
        json!({ "model": "gpt-5.5", "weight": 8000 })
    );
    assert_eq!(table["default"]["failover"], json!(["spare", "small"]));
    assert_eq!(
        table["default"]["breaker"],
        json!({
            "error_basis_points": 500, "p95_milliseconds": 8000,
            "min_requests": 50, "cooldown_milliseconds": 30000
        })
    );
    assert_ne!(
        table["default"]["salt"],
        table["experiments"]["user-group-abc"]["salt"]
    );
    assert_eq!(
        table["models"]["gpt-5.5"]["destinations"][0],
        json!({
            "account": "333333333333", "region": "us-east-2",
            "host": "bedrock-mantle.us-east-2.api.aws",
            "project": "${synth:project/search-prod.id}"
        })
    );
    assert_eq!(table["caches"]["answers"]["ttl_seconds"], 900);
    assert_eq!(
        table["caches"]["answers"]["key_by"],
        json!(["tenant", "template_version"])
    );
    let mut numbers = Vec::new();
    collect_numbers(&table, &mut numbers);
    assert!(numbers.iter().all(|number| number.is_u64()), "{numbers:?}");
}

fn collect_numbers<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a serde_json::Value>) {
    match value {
        serde_json::Value::Number(_) => found.push(value),
        serde_json::Value::Array(items) => {
            for item in items {
                collect_numbers(item, found);
            }
        }
        serde_json::Value::Object(members) => {
            for item in members.values() {
                collect_numbers(item, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_routing_table_is_written_for_caches_alone_and_not_for_nothing() {
    let mut model = acme().model;
    model.routing = None;
    let table = json(&printed(&model), "routing/table.json");
    assert_eq!(table["caches"]["answers"]["table"], "acme-answers");
    assert_eq!(table.get("default"), None);
    assert_eq!(table["models"], json!({}));
    let nothing = printed(&empty("nothing"));
    let paths: Vec<&str> = nothing.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["RUNBOOK.md"]);
}
