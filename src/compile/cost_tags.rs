//! Cost allocation tags: what carries a tag shows it in bills only once the tag is activated.
use crate::artifact::{Instruction, Json};
use crate::diag::Span;
use crate::model::{Covers, Model};
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};

/// What must be done so that bills tell projects apart: in the management account, or without an
/// organization in each account with projects. CloudFormation has no resource for it.
pub(super) fn instructions(model: &Model) -> Vec<Instruction> {
    let payer = |account: AccountId| match &model.organization {
        Some(organization) => organization.management.id,
        None => account,
    };
    let of_projects = model.projects.iter().flat_map(|project| {
        let keys = project.tags.keys();
        keys.map(|key| (project.account.id, key, project.span))
    });
    let of_budgets = model
        .budgets
        .iter()
        .filter_map(|budget| match &budget.covers {
            Covers::Tag(tag) => Some((budget.account.id, &tag.key, budget.span)),
            Covers::Project(_) | Covers::Account(_) => None,
        });
    let mut by_payer: BTreeMap<AccountId, (BTreeSet<&String>, Span)> = BTreeMap::new();
    for (account, key, span) in of_projects.chain(of_budgets) {
        let (keys, first) = by_payer
            .entry(payer(account))
            .or_insert_with(|| (BTreeSet::new(), span));
        keys.insert(key);
        *first = span.min(*first);
    }
    let each = by_payer.into_iter();
    each.map(|(account, (keys, origin))| Instruction {
        account,
        about: "cost-allocation-tags",
        why: why(),
        command: command(&keys),
        origin,
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
