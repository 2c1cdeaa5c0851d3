//! What exists and becomes a stack's: the import has nothing but that, and a renamed thing keeps its ids.
use crate::simulate::load;
use std::collections::BTreeMap;
use synth::artifact::{Artifacts, TemplateFormat, files};
use synth::diag::SourceMap;

const HEAD: &str = r#"synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  main: { id: "111111111111" }
"#;

fn compiled(rest: &str) -> Artifacts {
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", format!("{HEAD}{rest}"));
    let loaded = synth::blueprint::load(source, &load::Texts::default(), "", &mut sources);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let outcome = synth::compile::compile(&loaded.value.unwrap().model);
    assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
    outcome.value.unwrap()
}

fn texts(artifacts: &Artifacts) -> BTreeMap<String, String> {
    let files = files(artifacts, TemplateFormat::Json).into_iter();
    files.map(|file| (file.path, file.text)).collect()
}

const ADOPTING: &str = r"keys:
  data: { account: main, adopt: 1234abcd-12ab-34cd-56ef-1234567890ab }
caches:
  answers: { account: main, engine: dynamodb, ttl: 15min, key_by: [tenant], key: data, adopt: llm-answers }
  fresh: { account: main, engine: dynamodb, ttl: 15min, key_by: [tenant] }
roles:
  worker: { account: main, adopt: OldWorker, trusted_by: [ { service: lambda.amazonaws.com } ], may: [ { use: answers } ] }
";

#[test]
fn an_import_brings_what_is_adopted_and_nothing_else() {
    let files = texts(&compiled(ADOPTING));
    let json = |path: &str| -> serde_json::Value { serde_json::from_str(&files[path]).unwrap() };
    let data = "stacks/111111111111/us-east-2/data";
    let listed = json(&format!("{data}.resources-to-import.json"));
    assert_eq!(
        listed,
        serde_json::json!([
            { "ResourceType": "AWS::KMS::Key", "LogicalResourceId": "KeyData",
              "ResourceIdentifier": { "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab" } },
            { "ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "TableAnswers",
              "ResourceIdentifier": { "TableName": "llm-answers" } },
        ])
    );
    let import = json(&format!("{data}.import.template.json"));
    assert!(import.get("Outputs").is_none() && import.get("Parameters").is_none());
    let whole = json(&format!("{data}.template.json"));
    let resources = import["Resources"].as_object().unwrap();
    assert_eq!(
        resources.keys().collect::<Vec<_>>(),
        ["KeyData", "TableAnswers"]
    );
    for (id, resource) in resources {
        assert_eq!(resource["DeletionPolicy"], "Retain");
        assert_eq!(whole["Resources"][id]["DeletionPolicy"], "Retain");
        for (property, value) in resource["Properties"].as_object().unwrap() {
            let deployed = &whole["Resources"][id]["Properties"][property];
            let mut imported = value.clone();
            // It means nothing and makes the deployment after the import write the policy.
            let named = imported.as_object_mut().and_then(|it| it.remove("Id"));
            assert_eq!(named.is_some(), property == "KeyPolicy", "{property}");
            assert_eq!(&imported, deployed, "{property}");
        }
    }
    let table = &whole["Resources"]["TableAnswers"]["Properties"];
    assert_eq!(table["TableName"], "llm-answers");
    let role = json("stacks/111111111111/us-east-2/access.template.json");
    let role = &role["Resources"]["RoleWorker"];
    assert_eq!(role["Properties"]["RoleName"], "OldWorker");
    assert_eq!(role["DeletionPolicy"], "Retain");
    let guide = &files["ADOPT.md"];
    for stack in ["demo-data", "demo-access"] {
        assert!(guide.contains(&format!("--stack-name {stack}")), "{guide}");
    }
}

#[test]
fn nothing_is_imported_where_nothing_is_adopted() {
    let artifacts = compiled("keys:\n  data: { account: main }\n");
    for path in texts(&artifacts).keys() {
        assert!(!path.contains("import") && path != "ADOPT.md", "{path}");
    }
}

#[test]
fn a_renamed_thing_keeps_logical_id_and_physical_name() {
    let things = |name: &str, was: &str| {
        format!(
            r"projects:
  {name}: {{ account: main{was} }}
keys:
  {name}: {{ account: main{was} }}
caches:
  {name}: {{ account: main, engine: dynamodb, ttl: 15min, key_by: [tenant]{was} }}
roles:
  {name}: {{ account: main, trusted_by: [ {{ service: lambda.amazonaws.com }} ]{was} }}
budgets:
  {name}: {{ covers: {{ account: main }}, limit: 10 USD/month, alerts: [ {{ at: 80%, tell: [a@example.com] }} ]{was} }}
"
        )
    };
    let templates = |artifacts: &Artifacts| {
        let stacks = artifacts.stacks.iter();
        let printed = stacks.map(|stack| stack.template.print(TemplateFormat::Json));
        // A description is for people and says the name of today.
        printed
            .map(|text| text.replace("new of the blueprint", "old of the blueprint"))
            .collect::<Vec<_>>()
    };
    let old = compiled(&things("old", ""));
    let renamed = compiled(&things("new", ", was: old"));
    assert_eq!(templates(&old), templates(&renamed));
    assert_ne!(templates(&old), templates(&compiled(&things("new", ""))));
}
