//! Who deploys organization policies: the packed documents stay the same, whoever has them.
use crate::simulate::load;
use std::collections::BTreeMap;
use synth::artifact::{Artifacts, Layer, TemplateFormat, Value, files};
use synth::simulate::{Basis, check};

fn loaded(org_policies: &str) -> load::Estate {
    let text = format!(
        "synth: 1\nfacts: 2026-11-22\nname: demo\n\
         organization: {{ id: o-a1b2c3d4e5, root: r-ab12, management: management }}\n\
         defaults: {{ region: us-east-2 }}\ndeploy: {{ org_policies: {org_policies} }}\n\
         accounts:\n  management: {{ id: \"111111111111\" }}\n  audit: {{ id: \"444444444444\" }}\n  \
         search: {{ id: \"333333333333\", unit: ou-ab12-tenants01 }}\n\
         roles:\n  service:\n    account: search\n    trusted_by: [ {{ service: lambda.amazonaws.com }} ]\n    \
         may: [ {{ publish_metrics: Demo/LLM }} ]\n\
         guardrails:\n  - no-default-project\n  - trusted-identities-only: {{ partners: \"777777777777\" }}\n  \
         - enforced-guardrail: {{ guardrails: [ \"arn:aws:bedrock:us-east-2:111111111111:guardrail/abc123def456:2\" ] }}\n"
    );
    load::load(&text, BTreeMap::default())
}

fn artifacts(estate: &load::Estate) -> Artifacts {
    synth::compile::compile(&estate.model).value.unwrap()
}

/// The policies in stacks: the account and the type of each.
fn in_stacks(artifacts: &Artifacts) -> Vec<(String, String)> {
    let stacks = artifacts.stacks.iter();
    let resources = stacks
        .filter(|stack| stack.id.layer == Layer::Org)
        .flat_map(|stack| {
            let resources = stack.template.resources.values();
            resources.map(move |it| (stack.id.account, it))
        });
    resources
        .map(|(account, resource)| {
            let Some(Value::String(kind)) = resource.properties.get("Type") else {
                panic!("a policy without a type");
            };
            (account.to_string(), kind.clone())
        })
        .collect()
}

fn texts(artifacts: &Artifacts) -> Vec<(&str, String)> {
    let policies = artifacts.policies.iter();
    policies
        .map(|policy| (policy.path.as_str(), policy.document.print()))
        .collect()
}

const TYPES: [&str; 3] = [
    "BEDROCK_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "SERVICE_CONTROL_POLICY",
];

fn types_in(account: &str, artifacts: &Artifacts) -> Vec<String> {
    let mut types: Vec<String> = in_stacks(artifacts)
        .into_iter()
        .filter(|(of, _)| of == account)
        .map(|(_, kind)| kind)
        .collect();
    types.sort();
    types
}

#[test]
fn every_type_of_policy_goes_to_the_delegated_account() {
    let management = artifacts(&loaded("management"));
    assert_eq!(types_in("111111111111", &management), TYPES);
    let mut delegated = loaded("{ delegated: audit }");
    let made = artifacts(&delegated);
    assert_eq!(types_in("444444444444", &made), TYPES);
    assert_eq!(in_stacks(&made).len(), TYPES.len());
    assert_eq!(texts(&made), texts(&management));
    let checks = check(&delegated.model, &delegated.emitted, &mut delegated.sources);
    assert_eq!(load::messages(&checks.diagnostics), [""; 0]);
    assert!(checks.value.unwrap().count(|it| it.basis == Basis::Assumed) == 0);
}

#[test]
fn every_type_of_policy_is_handed_off_as_it_was_packed() {
    let management = artifacts(&loaded("management"));
    let mut estate = loaded("handoff");
    let made = artifacts(&estate);
    assert_eq!(in_stacks(&made), []);
    let printed = files(&made, TemplateFormat::Json);
    let text = |path: &str| {
        let found = printed.iter().find(|file| file.path == path);
        &found.unwrap_or_else(|| panic!("no {path}")).text
    };
    for (path, packed) in [
        ("scp.demo-guardrails-root-1", "policies/scp/root-1.json"),
        (
            "rcp.demo-resource-guardrails-root-1",
            "policies/rcp/root-1.json",
        ),
    ] {
        let document = management.policies.iter().find(|it| it.path == packed);
        assert_eq!(
            *text(&format!("handoff/111111111111/{path}.json")),
            document.unwrap().document.minified() + "\n"
        );
    }
    let bedrock = text("handoff/111111111111/bedrock.demo-enforced-guardrail.json");
    let bedrock: serde_json::Value = serde_json::from_str(bedrock).unwrap();
    assert!(bedrock["bedrock"]["guardrail_inference"]["us-east-2"].is_object());
    let guide = text("handoff/111111111111/README.md");
    for policy_type in TYPES {
        let create = format!("create-policy --type {policy_type} ");
        assert!(guide.contains(&create), "{guide}");
    }
    let checks = check(&estate.model, &estate.emitted, &mut estate.sources);
    assert_eq!(load::messages(&checks.diagnostics), [""; 0]);
    let checks = checks.value.unwrap();
    assert!(checks.results.iter().all(|it| it.holds));
    assert!(checks.count(|it| it.basis == Basis::Assumed) > 0);
}
