//! Many accounts: what is done once for all of them says the same as what is done for each.
mod deploy_plan;
mod limits;
mod organization_policies;

#[path = "../../../benches/large/mod.rs"]
mod large;

use crate::simulate::load;
use large::By;
use std::collections::BTreeMap;
use synth::artifact::{
    LogicalId, Resource, Retention, StackSet, Template, TemplateFormat, Value, files,
};
use synth::diag::SourceMap;
use synth::estate::{Emitted, Estate};
use synth::policy::print;
use synth::simulate::check;

fn loaded(accounts: usize, by: By) -> load::Estate {
    let large = large::large(accounts, by);
    load::load(&large.blueprint, large.files)
}

fn estate(accounts: usize, by: By) -> Estate {
    let mut blueprint = loaded(accounts, by);
    let outcome =
        synth::simulate::estate(&blueprint.model, &blueprint.emitted, &mut blueprint.sources);
    assert_eq!(load::messages(&outcome.diagnostics), [""; 0]);
    outcome.value.unwrap()
}

/// Who may do what, without where it is written.
fn access(estate: &Estate) -> BTreeMap<String, Vec<String>> {
    let text = |label: &synth::estate::Label| print(&estate.documents[label].document);
    let roles = estate.roles.iter().map(|(arn, role)| {
        let mut texts: Vec<String> = role.identity.iter().map(text).collect();
        texts.push(format!("{:?} {:?}", role.boundary, role.tags));
        (format!("identity of {arn}"), texts)
    });
    let policies = estate
        .resource_policies
        .iter()
        .map(|(arn, label)| (format!("policy of {arn}"), vec![text(label)]));
    let things = [
        (
            "keys".to_owned(),
            estate.keys.iter().map(|key| format!("{key:?}")).collect(),
        ),
        (
            "projects".to_owned(),
            estate
                .projects
                .iter()
                .map(|project| format!("{project:?}"))
                .collect(),
        ),
    ];
    let things = things
        .into_iter()
        .map(|(what, mut texts): (String, Vec<String>)| {
            texts.sort();
            (what, texts)
        });
    roles.chain(policies).chain(things).collect()
}

#[test]
fn a_stack_set_gives_every_account_what_stacks_would_give_it() {
    let sets = estate(9, By::StackSet);
    let stacks = estate(9, By::Stacks);
    assert!(sets.unresolved.is_empty(), "{:?}", sets.unresolved);
    assert_eq!(access(&sets), access(&stacks));
    assert_eq!(sets.roles.len(), 1 + 6 * 3 + 3);
}

#[test]
fn like_accounts_are_asked_about_once_and_the_answers_are_the_same() {
    for by in [By::Stacks, By::StackSet] {
        let mut large = loaded(12, by);
        let checks = check(&large.model, &large.emitted, &mut large.sources);
        assert_eq!(load::messages(&checks.diagnostics), [""; 0]);
        let checks = checks.value.unwrap();
        let alike: Vec<(&str, usize)> = checks
            .alike
            .iter()
            .map(|alike| (alike.account.as_str(), alike.others))
            .collect();
        assert_eq!(
            alike,
            [
                ("large-markets-1", 3),
                ("large-research-11", 3),
                ("large-retail-0", 3)
            ],
            "{by:?}"
        );
        assert!(checks.results.iter().all(|result| result.holds));
    }
}

#[test]
fn an_account_that_is_given_something_else_is_asked_about() {
    let mut large = loaded(12, By::Stacks);
    let odd = "200000000006";
    let stack = large
        .emitted
        .stacks
        .iter_mut()
        .find(|stack| stack.id.account.as_str() == odd && stack.path.contains("access"))
        .unwrap();
    let wide = stack.text.replace("openai.gpt-5.5", "*********.gpt-");
    assert_eq!(wide.len(), stack.text.len());
    stack.text = wide;
    let checks = check(&large.model, &large.emitted, &mut large.sources);
    assert!(!checks.diagnostics.is_empty());
}

#[test]
fn an_account_that_another_text_names_is_not_like_the_others() {
    let large = large::large(12, By::Stacks);
    let more = "expect:\n  - { role: lone, can: { publish_metrics: Large/LLM } }\n";
    let role = "roles:\n  lone:\n    account: large-retail-3\n    trusted_by: [ { service: ecs-tasks.amazonaws.com } ]\n    may: [ { publish_metrics: Large/LLM } ]\n";
    let text = large.blueprint.replace("roles:\n", role) + more;
    let mut blueprint = load::load(&text, large.files);
    let checks = check(&blueprint.model, &blueprint.emitted, &mut blueprint.sources);
    let alike = checks.value.unwrap().alike;
    let retail = alike.iter().find(|alike| alike.account.contains("retail"));
    assert_eq!(retail.map(|alike| alike.others), Some(2));
}

#[test]
fn nothing_of_the_list_but_ids_and_names_is_copied() {
    let large = loaded(6, By::StackSet);
    let artifacts = synth::compile::compile(&large.model).value.unwrap();
    for file in files(&artifacts, TemplateFormat::Json) {
        assert!(!file.text.contains("@large.example"), "{}", file.path);
    }
}

#[test]
fn the_policies_of_a_stack_set_are_read_in_every_account() {
    let large = loaded(6, By::StackSet);
    let artifacts = synth::compile::compile(&large.model).value.unwrap();
    let printed = files(&artifacts, TemplateFormat::Json);
    let emitted = Emitted::of(&artifacts, &printed);
    let ids: Vec<usize> = emitted
        .stack_sets
        .iter()
        .map(|set| set.instances.len())
        .collect();
    assert_eq!(ids, [2, 4]);
    let mut sources = SourceMap::default();
    let estate = Estate::read(&emitted, None, &mut sources).value.unwrap();
    let labels: Vec<&str> = estate.documents.keys().map(|label| &**label).collect();
    assert!(
        labels
            .iter()
            .any(|label| label
                .starts_with("stacksets/tenants-us-east-2.template.json@200000000000#"))
    );
}

#[test]
fn what_stands_beside_an_account_id_stays_as_it_is() {
    let resource = Resource {
        type_name: "AWS::IAM::Role",
        properties: [(
            "Path".to_owned(),
            Value::string("arn:aws:iam::333333333333:role/${*}/$/{x}/${AWS::Region}"),
        )]
        .into(),
        retention: Retention::Deleted,
        adoption: None,
        depends_on: Vec::new(),
        origin: synth::diag::Span::new(SourceMap::default().add("", ""), 0, 0),
    };
    let set = StackSet {
        id: "demo".to_owned(),
        name: "demo".to_owned(),
        group: "demo".parse().unwrap(),
        region: "us-east-2".parse().unwrap(),
        template: Template {
            resources: [(LogicalId::new("Role", "x"), resource)].into(),
            ..Template::default()
        },
        model: "333333333333".parse().unwrap(),
        differing: BTreeMap::new(),
        instances: BTreeMap::new(),
        units: Vec::new(),
        url: None,
        reaches_new_accounts: false,
    };
    let printed: serde_json::Value =
        serde_json::from_str(&set.print(TemplateFormat::Json)).unwrap();
    assert_eq!(
        printed["Resources"]["RoleX"]["Properties"]["Path"]["Fn::Sub"],
        "arn:aws:iam::${AWS::AccountId}:role/${!*}/$/{x}/${!AWS::Region}"
    );
}
