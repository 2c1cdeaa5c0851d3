//! Budgets.
use super::covers::Countable;
use super::expected_uses::ExpectedUses;
use super::names::Names;
use super::{Context, identifier, quantity, renamed};
use crate::blueprint::raw::{self, ConsequenceWord, Text};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Alert, Budget, Consequence, Consumer, ExpectedUse, LanguageModel};

/// Resolves the budgets, and what they expect to be used.
pub(super) fn resolve(
    section: &raw::Section<raw::Budget>,
    countable: &Countable<'_>,
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
        let covered = countable.covered(&raw.value.covers, context);
        let consumers: Vec<Consumer> = covered
            .iter()
            .filter_map(|(_, covers)| covers.consumer())
            .collect();
        if let (true, Some((model, _))) = (is_by_tag(&raw.value), raw.value.expects.0.first()) {
            context.report(expected_by_tag(model));
        }
        uses.add(&raw.value.expects, &consumers, models, context);
        let (Some(declared), Some(identity), Some((limit, period))) = (declared, identity, limit)
        else {
            continue;
        };
        budgets.extend(covered.into_iter().map(|(account, covers)| Budget {
            name: declared.clone(),
            identity: identity.clone(),
            account,
            covers,
            limit,
            period,
            alerts: alerts.clone(),
            enforcement: None,
            span: name.span,
        }));
    }
    budgets.sort_by(|a, b| (&a.name, a.account.id).cmp(&(&b.name, b.account.id)));
    (budgets, uses.finish())
}

fn is_by_tag(raw: &raw::Budget) -> bool {
    matches!(raw.covers.value, raw::Covers::Tag(_))
}

/// What a tag counts is used in several projects: whose use it is has to be said.
fn expected_by_tag(model: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownKey,
        model.span,
        "what is expected to be used is said of a project or an account, and this budget covers a tag",
    )
    .note("use counts in every budget that covers it, whichever declares it")
    .help("declare it in the budgets of the projects")
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
            ConsequenceWord::DenyInvocationByScp => Consequence::DenyInvocationByScp,
        });
        let by_scp = Some(Consequence::DenyInvocationByScp);
        if let Some(first) = alerts.iter().find(|it| then == by_scp && it.then == by_scp) {
            context.report(
                Diagnostic::error(
                    Code::NothingEnforced,
                    entry.value.at.span,
                    "this attaches a policy that another alert attaches, and AWS refuses to attach it twice",
                )
                .related(first.span, "attached here")
                .help("leave `then` out at one of the two"),
            );
            continue;
        }
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
