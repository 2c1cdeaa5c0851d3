//! What a projection leaves out, and why.
use super::projection::Found;
use crate::model::{Consumer, Covers, ExpectedUse, Model};
use std::collections::{BTreeMap, BTreeSet};

/// Adds what has no declared use, and what nobody can declare.
pub(super) fn add(model: &Model, uses: &[ExpectedUse], found: &mut Found) {
    let declared: BTreeSet<_> = uses.iter().map(|of| of.model.name()).collect();
    for language in &model.models {
        if !declared.contains(language.name()) && !was_declared(model, language.name()) {
            found.cannot(
                format!("model {}", language.name()),
                "no budget declares its use: add it to `expects`",
            );
        }
    }
    projects(model, uses, found);
    if !model.keys.is_empty() || !model.given_keys.is_empty() {
        found.cannot(
            "KMS keys",
            "the price book has no price of keys and of requests to them",
        );
    }
    if model
        .network_services
        .iter()
        .any(|services| services.endpoints.is_some())
    {
        found.cannot(
            "VPC endpoints",
            "the price book has no price of their hours and of the data through them",
        );
    }
    if !model.content_guardrails.is_empty() {
        found.cannot(
            "content guardrails",
            "how much text they check is not declared",
        );
    }
    if model
        .budgets
        .iter()
        .any(|budget| matches!(budget.covers, Covers::Account(_)))
    {
        found.cannot(
            "accounts of budgets",
            "what else runs in them counts in their budgets and is not in the blueprint",
        );
    }
    found.cannot("logs, metrics and alarms", "their volume is not declared");
    found.cannot("data transfer", "its volume is not declared");
}

/// A model that a question replaced by another is not forgotten.
fn was_declared(model: &Model, name: &crate::vocab::Name) -> bool {
    model.expected_uses.iter().any(|of| of.model.name() == name)
}

/// Projects that neither they nor their account have declared use of, each name once.
fn projects(model: &Model, uses: &[ExpectedUse], found: &mut Found) {
    let mut declared = BTreeSet::new();
    let mut accounts = BTreeSet::new();
    for of in uses {
        match &of.by {
            Consumer::Project(project) => {
                declared.insert((&project.name, project.account.id));
            }
            Consumer::Account(account) => {
                accounts.insert(account.id);
            }
        }
    }
    let mut silent: BTreeMap<_, usize> = BTreeMap::new();
    for project in &model.projects {
        let account = project.account.id;
        if !declared.contains(&(&project.name, account)) && !accounts.contains(&account) {
            *silent.entry(&project.name).or_default() += 1;
        }
    }
    for (name, count) in silent {
        let what = match count {
            1 => format!("project {name}"),
            _ => format!("project {name} in {count} accounts"),
        };
        found.cannot(
            what,
            "no budget declares what is used in it: add `expects` to one",
        );
    }
}
