//! What holds of every run: order, place and unrelated things change nothing.
use crate::attacks::{json, synthesize, tree_of};
use crate::diagnostics::{names_beneath, text_of, update, write};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use synth::artifact::TemplateFormat;
use synth::diag::SourceMap;
use synth::syntax::{Node, Value};

const ACME: &str = include_str!("../../blueprints/acme.yaml");

type Files = BTreeMap<String, String>;

fn compiled(text: &str) -> Files {
    let (files, printed) = synthesize(text);
    files.unwrap_or_else(|| panic!("{printed}\n{text}"))
}

/// The same numbers on every run: xorshift.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below.max(1)
    }
}

/// Puts every mapping and list into another order, but `failover`, whose order means something.
fn reorder(node: &mut Node, key: &str, order: &mut impl FnMut(usize) -> usize) {
    match &mut node.value {
        Value::Sequence(nodes) => {
            for node in nodes.iter_mut() {
                reorder(node, "", order);
            }
            if key != "failover" {
                shuffle(nodes, order);
            }
        }
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                let key = entry.key.text.clone();
                reorder(&mut entry.value, &key, order);
            }
            shuffle(&mut mapping.entries, order);
        }
        _ => {}
    }
}

fn shuffle<T>(items: &mut [T], order: &mut impl FnMut(usize) -> usize) {
    for index in (1..items.len()).rev() {
        items.swap(index, order(index + 1));
    }
}

#[test]
fn the_order_of_maps_and_lists_changes_no_byte() {
    let acme = tree_of(ACME);
    let expected = compiled(ACME);
    let mut reversed = acme.clone();
    // Swapping the last with the first, and so on inwards, is what always 0 does up to rotation.
    reorder(&mut reversed, "", &mut |_| 0);
    let mut orders = vec![reversed];
    let mut random = numbers();
    for _ in 0..8 {
        let mut other = acme.clone();
        reorder(&mut other, "", &mut random);
        orders.push(other);
    }
    for other in orders {
        let text = json(&other);
        for (path, content) in &compiled(&text) {
            assert_eq!(expected.get(path), Some(content), "{path} of {text}");
        }
        assert_eq!(compiled(&text).len(), expected.len());
    }
}

#[test]
fn the_order_of_failover_does_mean_something() {
    let other = ACME.replace("failover: [spare, small]", "failover: [small, spare]");
    assert_ne!(
        compiled(ACME)["routing/table.json"],
        compiled(&other)["routing/table.json"]
    );
}

/// Which files an addition changed, added or removed.
fn changed(before: &Files, after: &Files) -> BTreeSet<String> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect()
}

/// Additions to acme, and the only files besides the manifest and the checks, which list
/// everything, that each may change: those of the stack of the added thing, and its own policies.
const ADDITIONS: &[(&str, &str, &[&str])] = &[
    // An account: it is on nobody's list but that of the calls that are asked about.
    (
        "accounts:\n",
        "  archive: { id: \"666666666666\", unit: ou-ab12-platform1 }\n",
        &["stacks/444444444444/us-east-2/audit.template.json"],
    ),
    (
        "roles:\n",
        "  another:\n    account: support\n    trusted_by: [ { service: lambda.amazonaws.com } ]\n    may: [ { publish_metrics: Other/LLM } ]\n",
        &[
            "stacks/555555555555/us-east-2/access.template.json",
            "policies/iam/555555555555/another.json",
            "policies/trust/555555555555/another.json",
        ],
    ),
    (
        "      - { invoke: [spare] }\n",
        "      - { publish_metrics: Other/LLM }\n",
        &[
            "stacks/333333333333/us-east-2/access.template.json",
            "policies/iam/333333333333/answer-service.json",
            // The role works in a network: the endpoint has to let the grant through.
            "stacks/333333333333/us-east-2/network.template.json",
            "policies/endpoint/333333333333/private-network.monitoring.json",
        ],
    ),
    (
        "caches:\n",
        "  more: { account: support, engine: dynamodb, ttl: 1h, key_by: [user] }\n",
        // Routing names every cache.
        &[
            "stacks/555555555555/us-east-2/data.template.json",
            "routing/table.json",
        ],
    ),
    (
        "budgets:\n",
        "  audit-month: { covers: { account: audit }, limit: 10 USD/month, alerts: [ { at: 80%, tell: [a@example.com] } ] }\n",
        &["stacks/444444444444/us-east-1/spend.template.json"],
    ),
];

#[test]
fn additions_change_no_byte_of_what_is_unrelated() {
    let before = compiled(ACME);
    for (at, addition, may_change) in ADDITIONS {
        assert_eq!(ACME.matches(&format!("\n{at}")).count(), 1, "{at}");
        let after = compiled(&ACME.replacen(&format!("\n{at}"), &format!("\n{at}{addition}"), 1));
        let allowed: BTreeSet<String> = may_change
            .iter()
            .chain(&[
                "manifest.json",
                "checks.json",
                "cost.json",
                "deploy.sh",
                "RUNBOOK.md",
            ])
            .map(|path| (*path).to_owned())
            .collect();
        let changed = changed(&before, &after);
        assert!(changed.contains("manifest.json"), "{addition}");
        let unrelated: Vec<_> = changed.difference(&allowed).collect();
        assert!(unrelated.is_empty(), "{addition} changes {unrelated:?}");
    }
}

fn files_of(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    names_beneath(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| {
            let relative = path.strip_prefix(folder).unwrap().to_owned();
            (relative, std::fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn machine_place_and_environment_change_no_byte() {
    let blueprints = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let here = crate::diagnostics::copy_of(&blueprints);
    let there = tempfile::tempdir().unwrap();
    let run = |folder: &Path, arguments: &[&str], environment: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_synth"))
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    run(here.path(), &["acme.yaml"], &[]);
    let blueprint = blueprints.join("acme.yaml");
    let environment = [
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "tr_TR.UTF-8"),
        ("HOME", "/nonexistent"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_PROFILE", "x"),
        ("RUST_LOG", "trace"),
        ("COLUMNS", "20"),
        ("SOURCE_DATE_EPOCH", "1"),
    ];
    run(
        there.path(),
        &[blueprint.to_str().unwrap(), "--out", "elsewhere"],
        &environment,
    );
    let first = files_of(&here.path().join("out/acme"));
    assert_eq!(first, files_of(&there.path().join("elsewhere")));
    run(here.path(), &["acme.yaml"], &environment);
    assert_eq!(first, files_of(&here.path().join("out/acme")));
}

/// All paths to nodes of a tree.
fn paths(node: &Node, path: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    let children: Vec<&Node> = match &node.value {
        Value::Sequence(nodes) => nodes.iter().collect(),
        Value::Mapping(mapping) => mapping.entries.iter().map(|entry| &entry.value).collect(),
        _ => Vec::new(),
    };
    for (index, child) in children.into_iter().enumerate() {
        path.push(index);
        found.push(path.clone());
        paths(child, path, found);
        path.pop();
    }
}

fn at<'a>(node: &'a mut Node, path: &[usize]) -> &'a mut Node {
    path.iter().fold(node, |node, index| match &mut node.value {
        Value::Sequence(nodes) => &mut nodes[*index],
        Value::Mapping(mapping) => &mut mapping.entries[*index].value,
        _ => panic!("a path of this tree"),
    })
}

/// Deletes, repeats or replaces what a path leads to.
fn mutated(tree: &Node, path: &[usize], how: usize, other: &Node) -> Node {
    let mut tree = tree.clone();
    let (last, parent) = path.split_last().unwrap();
    match how {
        0 => match &mut at(&mut tree, parent).value {
            Value::Sequence(nodes) => drop(nodes.remove(*last)),
            Value::Mapping(mapping) => drop(mapping.entries.remove(*last)),
            _ => {}
        },
        1 => match &mut at(&mut tree, parent).value {
            Value::Sequence(nodes) => nodes.push(nodes[*last].clone()),
            Value::Mapping(mapping) => mapping.entries.push(mapping.entries[*last].clone()),
            _ => {}
        },
        _ => at(&mut tree, path).value = other.value.clone(),
    }
    tree
}

#[test]
fn whatever_the_schema_accepts_can_be_decoded() {
    let acme = tree_of(ACME);
    assert_eq!(synth::blueprint::decodes(&acme), Some(true));
    let mut all = Vec::new();
    paths(&acme, &mut Vec::new(), &mut all);
    let replacements: Vec<Node> = [
        "~",
        "true",
        "7",
        "0.5",
        "-1",
        "99999999999999999999",
        "\"\"",
        "text",
        "[]",
        "{}",
        "[text]",
        "[~]",
    ]
    .map(tree_of_value)
    .into();
    let mut random = numbers();
    let mut accepted = 0;
    for path in &all {
        for how in 0..5 {
            let other = if how < 4 {
                replacements[random(replacements.len())].clone()
            } else {
                let from = all[random(all.len())].clone();
                at(&mut acme.clone(), &from).clone()
            };
            let tree = mutated(&acme, path, how, &other);
            match synth::blueprint::decodes(&tree) {
                Some(true) => accepted += 1,
                Some(false) => panic!("the schema accepts what cannot be decoded: {}", json(&tree)),
                None => {}
            }
        }
    }
    assert!(accepted > 100, "{accepted} of {}", all.len() * 5);
}

fn tree_of_value(text: &str) -> Node {
    let tree = tree_of(&format!("value: {text}\n"));
    tree.get("value").unwrap().clone()
}

fn schema_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/blueprint.schema.json")
}

#[test]
fn the_published_schema_is_fresh() {
    let text = synth::blueprint::schema_text();
    if update() {
        write(&schema_path(), &text);
    }
    assert!(
        text_of(&schema_path()) == text,
        "refresh with UPDATE=1 cargo test"
    );
}

#[test]
fn the_schema_is_json_schema_2020_12_and_explains_every_property() {
    let schema: serde_json::Value = serde_json::from_str(&synth::blueprint::schema_text()).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let mut without = Vec::new();
    explained(&schema, &schema, "", &mut without);
    assert!(without.is_empty(), "{without:#?}");
}

/// Properties without a description of their own or of what they refer to.
fn explained(
    root: &serde_json::Value,
    schema: &serde_json::Value,
    path: &str,
    without: &mut Vec<String>,
) {
    match schema {
        serde_json::Value::Object(keywords) => {
            if let Some(properties) = keywords.get("properties").and_then(|all| all.as_object()) {
                for (name, property) in properties {
                    let target = property["$ref"]
                        .as_str()
                        .and_then(|to| root.pointer(to.trim_start_matches('#')));
                    let told = |schema: &serde_json::Value| schema["description"].is_string();
                    if !told(property) && !target.is_some_and(told) {
                        without.push(format!("{path}/{name}"));
                    }
                }
            }
            for (keyword, value) in keywords {
                explained(root, value, &format!("{path}/{keyword}"), without);
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                explained(root, item, path, without);
            }
        }
        _ => {}
    }
}

#[test]
fn the_shipped_blueprints_are_valid_by_the_published_schema() {
    let schema: serde_json::Value = serde_json::from_str(&text_of(&schema_path())).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, text) in [
        ("acme", ACME),
        ("starter", include_str!("../../blueprints/starter.yaml")),
    ] {
        let instance: serde_json::Value = serde_json::from_str(&json(&tree_of(text))).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn the_committed_output_is_what_the_blueprints_compile_to() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["acme", "starter"] {
        let path = repository.join(format!("blueprints/{name}.yaml"));
        let (files, text) = synth::cli::read_blueprint(&path).unwrap();
        let mut sources = SourceMap::default();
        let source = sources.add(format!("blueprints/{name}.yaml"), text);
        let folder = "blueprints/";
        let outcome = synth::synthesize(source, &files, folder, TemplateFormat::Json, &mut sources);
        let tree = outcome.value.unwrap().tree;
        let out = repository.join("out").join(name);
        if update() {
            synth::artifact::write::write_tree(&out, &tree).unwrap();
        }
        let staleness = synth::artifact::write::compare_tree(&out, &tree).unwrap();
        assert_eq!(
            staleness,
            synth::artifact::write::Staleness::Fresh,
            "{name}: refresh with UPDATE=1 cargo test"
        );
        let bytes: usize = tree.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(
            tree.len() < 200 && bytes < 2_000_000,
            "{name}: {} files, {bytes} bytes",
            tree.len()
        );
        assert_eq!(
            files_of(&out).len(),
            tree.len(),
            "{name}: nothing else lies there"
        );
    }
}
