//! Cost allocation tags: what carries a tag shows it in bills only once the tag is activated.
use crate::artifact::{Instruction, Json};
use crate::model::{Model, Project};
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};

/// What must be done so that bills tell projects apart: in the management account, or without an
/// organization in each account with projects. CloudFormation has no resource for it.
pub(super) fn instructions(model: &Model) -> Vec<Instruction> {
    let mut by_account: BTreeMap<AccountId, Vec<&Project>> = BTreeMap::new();
    for project in &model.projects {
        let payer = match &model.organization {
            Some(organization) => organization.management.id,
            None => project.account.id,
        };
        by_account.entry(payer).or_default().push(project);
    }
    by_account
        .into_iter()
        .filter_map(|(account, projects)| {
            let origin = projects.iter().map(|project| project.span).min()?;
            let keys: BTreeSet<&String> = projects
                .iter()
                .flat_map(|project| project.tags.keys())
                .collect();
            Some(Instruction {
                account,
                about: "cost-allocation-tags",
                why: why(),
                command: command(&keys),
                origin,
            })
        })
        .collect()
}

fn why() -> Vec<String> {
    [
        "Bills tell projects apart only by tags that are active as cost allocation tags. CloudFormation has no resource for that,",
        "AWS lists a tag for activation up to a day after something first carries it, and what was used before stays without it",
        "(<https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html>). So once, a day after the first deployment:",
    ]
    .map(str::to_owned)
    .into()
}

fn command(keys: &BTreeSet<&String>) -> Vec<String> {
    let fixed = [
        "aws",
        "ce",
        "update-cost-allocation-tags-status",
        "--region",
        "us-east-1",
        "--cost-allocation-tags-status",
    ];
    // In JSON: the shorthand would part a key at a comma or an equals sign.
    let statuses = keys.iter().map(|key| {
        Json::map([
            ("TagKey", Json::text(key.as_str())),
            ("Status", Json::text("Active")),
        ])
    });
    let statuses = Json::List(statuses.collect()).minified();
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain([statuses])
        .collect()
}
