//! Budgets.
use super::accounts::Accounts;
use super::expected_uses::ExpectedUses;
use super::names::Names;
use super::{Context, Own, identifier, quantity, renamed};
use crate::blueprint::raw::{self, ConsequenceWord};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Alert, Budget, Consequence, Covers, ExpectedUse, LanguageModel, Project};

/// Resolves the budgets, and what they expect to be used.
pub(super) fn resolve(
    section: &raw::Section<raw::Budget>,
    accounts: &Accounts,
    projects: &Own<Project>,
    models: &Names<LanguageModel>,
    context: &mut Context<'_>,
) -> (Vec<Budget>, Vec<ExpectedUse>) {
    let mut budgets = Vec::new();
    let mut uses = ExpectedUses::default();
    for (name, raw) in &section.0 {
        let declared = context.declared_name(name);
        let identity = renamed::identity(name, raw.value.was.as_ref(), context);
        let limit = quantity::money(&raw.value.limit, context);
        let alerts = alerts(&raw.value.alerts, context);
        let covered = covers(&raw.value.covers, accounts, projects, context);
        uses.add(&raw.value.expects, &covered, models, context);
        let (Some(declared), Some(identity), Some((limit, period))) = (declared, identity, limit)
        else {
            continue;
        };
        budgets.extend(covered.into_iter().map(|covers| Budget {
            name: declared.clone(),
            identity: identity.clone(),
            covers,
            limit,
            period,
            alerts: alerts.clone(),
            enforcement: None,
            span: name.span,
        }));
    }
    budgets.sort_by(|a, b| (&a.name, a.covers.account().id).cmp(&(&b.name, b.covers.account().id)));
    (budgets, uses.finish())
}

fn covers(
    raw: &Located<raw::Covers>,
    accounts: &Accounts,
    projects: &Own<Project>,
    context: &mut Context<'_>,
) -> Vec<Covers> {
    match &raw.value {
        raw::Covers::Project(covered) => {
            if !projects.declares(&covered.project.value) {
                context.report(super::names::unknown_name(
                    "a project",
                    &covered.project,
                    projects.names(),
                ));
            }
            projects
                .find(&covered.project.value)
                .cloned()
                .map(Covers::Project)
                .collect()
        }
        raw::Covers::Account(covered) => accounts
            .place(&covered.account, context)
            .into_iter()
            .map(Covers::Account)
            .collect(),
    }
}

fn alerts(entries: &[Located<raw::Alert>], context: &mut Context<'_>) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = Vec::new();
    for entry in entries {
        let at = quantity::threshold(&entry.value.at, context);
        let mut tell: Vec<String> = entry
            .value
            .tell
            .iter()
            .filter_map(|address| identifier::email(address, context))
            .collect();
        tell.sort();
        tell.dedup();
        let Some(at) = at else { continue };
        if let Some(first) = alerts.iter().find(|known| known.at == at) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    entry.value.at.span,
                    format!("there are two alerts at {at}%"),
                )
                .related(first.span, "first here")
                .help("join their addresses in one alert"),
            );
            continue;
        }
        let then = entry.value.then.as_ref().map(|then| match then.value {
            ConsequenceWord::Degrade => Consequence::Degrade,
            ConsequenceWord::DenyInvocation => Consequence::DenyInvocation,
            ConsequenceWord::DenyInvocationByBudgets => Consequence::DenyInvocationByBudgets,
        });
        alerts.push(Alert {
            at,
            then,
            tell,
            span: entry.value.at.span,
        });
    }
    alerts.sort();
    alerts
}
