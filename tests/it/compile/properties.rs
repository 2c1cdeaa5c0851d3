//! Laws: order changes no byte, an addition changes no byte elsewhere, every policy is JSON.
use super::acme::acme;
use super::builder::{account, own_role, project, role, service};
use super::printed;
use proptest::prelude::*;
use synth::artifact::OutputFile;
use synth::model::{Model, Verb};

/// An order of up to 16 things.
fn order() -> impl Strategy<Value = Vec<usize>> {
    Just((0..16).collect::<Vec<usize>>()).prop_shuffle()
}

fn reorder<T: Clone>(items: &mut Vec<T>, order: &[usize]) {
    let before = items.clone();
    *items = order
        .iter()
        .filter_map(|position| before.get(*position))
        .cloned()
        .collect();
    assert_eq!(items.len(), before.len());
}

fn shuffled(order: &[usize]) -> Model {
    let mut model = acme().model;
    for role in &mut model.roles {
        reorder(&mut role.grants, order);
        reorder(&mut role.trusted_by, order);
    }
    reorder(&mut model.roles, order);
    reorder(&mut model.accounts, order);
    reorder(&mut model.projects, order);
    reorder(&mut model.keys, order);
    reorder(&mut model.caches, order);
    reorder(&mut model.budgets, order);
    reorder(&mut model.guardrails, order);
    reorder(&mut model.models, order);
    reorder(&mut model.given_keys, order);
    model
}

/// A text that policies may hold.
fn plain_text() -> impl Strategy<Value = String> {
    "[ -~\u{a0}-\u{ff}]{1,24}".prop_filter("dynamic references are refused", |text| {
        !text.contains("{{resolve:")
    })
}

fn stacks_but(files: Vec<OutputFile>, account: &str) -> Vec<OutputFile> {
    let theirs = format!("stacks/{account}/");
    files
        .into_iter()
        .filter(|file| file.path.starts_with("stacks/") && !file.path.starts_with(&theirs))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_model_changes_no_byte(order in order()) {
        prop_assert_eq!(printed(&shuffled(&order)), printed(&acme().model));
    }

    #[test]
    fn an_account_with_its_things_changes_no_byte_of_other_accounts(namespace in plain_text()) {
        let mut acme = acme();
        let before = stacks_but(printed(&acme.model), "777777777777");
        let newcomer = account("newcomer", "777777777777", Some("ou-ab12-tenants01"));
        let project = project("newcomer-prod", &newcomer);
        let may = vec![
            Verb::InvokeInProject { model: acme.gpt.clone(), project: project.clone(), through: None },
            Verb::Read { bucket: acme.prompts.clone(), prefix: namespace.clone() },
            Verb::PublishMetrics { namespace },
        ];
        acme.model.accounts.push(newcomer.clone());
        acme.model.projects.push(project);
        let identity = own_role("newcomer-service", &newcomer);
        acme.model.roles.push(role(identity, service("lambda.amazonaws.com"), may));
        prop_assert_eq!(stacks_but(printed(&acme.model), "777777777777"), before);
    }

    #[test]
    fn a_role_or_grant_changes_no_byte_of_other_accounts(prefix in plain_text(), to_role in 0_usize..4) {
        let mut acme = acme();
        let verb = Verb::Read { bucket: acme.prompts.clone(), prefix };
        let (before, changed) = (printed(&acme.model), &mut acme.model.roles[to_role]);
        let at_home = changed.identity.account_id.to_string();
        let mut grant = changed.grants[0].clone();
        grant.verb = verb.clone();
        changed.grants.push(grant);
        let after = stacks_but(printed(&acme.model), &at_home);
        prop_assert_eq!(after, stacks_but(before, &at_home));
        let identity = own_role("another", &acme.support);
        let before = printed(&acme.model);
        acme.model.roles.push(role(identity, service("lambda.amazonaws.com"), vec![verb]));
        let after = stacks_but(printed(&acme.model), "555555555555");
        prop_assert_eq!(after, stacks_but(before, "555555555555"));
    }

    #[test]
    fn every_policy_is_json_with_unique_plain_sids(prefix in plain_text(), namespace in plain_text()) {
        let mut acme = acme();
        let verbs = [
            Verb::Read { bucket: acme.prompts.clone(), prefix },
            Verb::PublishMetrics { namespace },
        ];
        for verb in verbs {
            let mut grant = acme.model.roles[0].grants[0].clone();
            grant.verb = verb;
            acme.model.roles[0].grants.push(grant);
        }
        for file in printed(&acme.model) {
            if !file.path.starts_with("policies/") {
                continue;
            }
            let document: serde_json::Value = serde_json::from_str(&file.text).unwrap();
            prop_assert_eq!(&document["Version"], "2012-10-17");
            let mut sids: Vec<&str> = document["Statement"]
                .as_array()
                .unwrap()
                .iter()
                .map(|statement| statement["Sid"].as_str().unwrap())
                .collect();
            prop_assert!(sids.iter().all(|sid| sid.bytes().all(|b| b.is_ascii_alphanumeric())));
            let count = sids.len();
            sids.dedup();
            prop_assert_eq!(sids.len(), count);
        }
    }
}
