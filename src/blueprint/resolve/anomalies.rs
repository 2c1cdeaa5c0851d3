//! Monitors of anomalies in cost, and the topics that they tell people through.
use super::accounts::Accounts;
use super::functions::Brought;
use super::topics::Told;
use super::{Context, Own, identifier, quantity};
use crate::blueprint::raw;
use crate::catalog::budgets_region;
use crate::diag::Located;
use crate::model::{AnomalyMonitor, Period, Project, Publisher, Watched};
use std::collections::BTreeSet;

/// Resolves the monitors.
pub(super) fn resolve(
    section: &raw::Section<raw::Anomaly>,
    accounts: &Accounts,
    projects: &Own<Project>,
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Vec<AnomalyMonitor> {
    let mut monitors = Vec::new();
    for (name, raw) in &section.0 {
        let declared = context.declared_name(name);
        let placed = accounts.place(&raw.value.account, context);
        let above = quantity::money(&raw.value.above, context);
        let tell = raw.value.tell.iter();
        let tell: BTreeSet<String> = tell
            .filter_map(|address| identifier::email(address, context))
            .collect();
        let watches = watches(&raw.value.watches, projects, context);
        let (Some(declared), Some((above, period)), Some(watches)) = (declared, above, watches)
        else {
            continue;
        };
        if period != Period::Daily {
            context.report(quantity::not_a_day(&raw.value.above));
            continue;
        }
        for account in placed {
            let home = &account.home_region;
            let region = budgets_region(home.partition()).unwrap_or_else(|| home.clone());
            let told = Told {
                name: &declared,
                place: (&account, &region),
                publishers: [Publisher::CostAnomalyDetection].into(),
                tell: tell.clone(),
                span: name.span,
            };
            brought.topics.add(told, context);
            monitors.push(AnomalyMonitor {
                name: declared.clone(),
                account,
                watches: watches.clone(),
                above,
                span: name.span,
            });
        }
    }
    monitors
        .sort_by(|one, other| (&one.name, one.account.id).cmp(&(&other.name, other.account.id)));
    monitors
}

fn watches(
    raw: &Located<raw::Watched>,
    projects: &Own<Project>,
    context: &mut Context<'_>,
) -> Option<Watched> {
    match &raw.value {
        raw::Watched::Tag(watched) => {
            let values: BTreeSet<String> = watched
                .values
                .iter()
                .map(|value| value.value.clone())
                .collect();
            Some(Watched::Tag(
                watched.tag.value.clone(),
                values.into_iter().collect(),
            ))
        }
        raw::Watched::Project(watched) => {
            let found = projects.all_of(&watched.project, context);
            found.into_iter().next().map(Watched::Project)
        }
        raw::Watched::Each(watched) => match watched.each.value {
            raw::EachWord::Service => Some(Watched::Services),
        },
    }
}
