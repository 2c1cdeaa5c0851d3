//! How spending is stopped: who is denied, by what, and who may lift it.
mod brake_sight;
mod enforcer;
mod who;

use super::expected_uses::word;
use super::functions::Brought;
use super::names::Names;
use super::quantity::{self, Bounds};
use super::scope::Scope;
use super::{Context, identifier};
use crate::blueprint::raw;
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Brake, Budget, Enforcer, LanguageModel, Peak, Role};
use crate::vocab::AccountId;
use std::collections::BTreeMap;
use who::Stopping;

const MINUTE: u64 = 60_000;
/// What CloudWatch evaluates an alarm of one period over
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>).
const WITHIN: Bounds = Bounds {
    least: MINUTE,
    greatest: 1_440 * MINUTE,
    words: "1min to 1d",
};

/// Resolves how budgets stop spending, and brings along what does it.
pub(super) fn resolve(
    section: &raw::Section<raw::Budget>,
    budgets: &mut [Budget],
    roles: &mut [Role],
    (scope, models): (&Scope<'_>, &Names<LanguageModel>),
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Vec<Enforcer> {
    for (name, raw) in &section.0 {
        let declared = Declared::of(&raw.value, models, context);
        let of_name = budgets.iter_mut();
        for budget in of_name.filter(|budget| budget.name.as_str() == name.value) {
            let stops =
                declared.brake.is_some() || budget.alerts.iter().any(|it| it.then.is_some());
            if stops {
                let stopping = Stopping {
                    raw: &raw.value,
                    declared: &declared,
                    budget,
                    roles,
                    scope,
                };
                budget.enforcement = Some(stopping.enforcement(context));
            }
            nothing_to_lift(&raw.value, budget, context);
        }
    }
    one_name_each(budgets, context);
    let mut by_account: BTreeMap<AccountId, Vec<&Budget>> = BTreeMap::new();
    for budget in budgets.iter().filter(|budget| budget.enforcement.is_some()) {
        let of_account = by_account.entry(budget.account.id).or_default();
        of_account.push(budget);
    }
    let organization = scope.accounts.organization.as_ref().map(|it| &it.id);
    let each = by_account.into_values();
    each.filter_map(|budgets| enforcer::enforcer((&budgets, organization), roles, brought, context))
        .collect()
}

/// What is said once for all instances of a budget.
struct Declared {
    brake: Option<Brake>,
    peaks: Vec<(LanguageModel, Peak)>,
}

impl Declared {
    fn of(raw: &raw::Budget, models: &Names<LanguageModel>, context: &mut Context<'_>) -> Self {
        let mut peaks: Vec<(LanguageModel, Peak)> = Vec::new();
        for (name, peak) in &raw.peak.0 {
            let model = models.resolve(name, context).cloned();
            let mut report = |problem| context.report(problem);
            let input = word(Some(&peak.value.input), "rate of tokens", &mut report);
            let output = word(Some(&peak.value.output), "rate of tokens", &mut report);
            if let (Some(model), Some(input), Some(output)) = (model, input, output) {
                peaks.push((model, Peak { input, output }));
            }
        }
        peaks.sort_by(|one, other| one.0.name().cmp(other.0.name()));
        Self {
            brake: raw.brake.as_ref().and_then(|raw| brake(raw, context)),
            peaks,
        }
    }
}

fn brake(raw: &Located<raw::Brake>, context: &mut Context<'_>) -> Option<Brake> {
    let within = quantity::duration(&raw.value.within, WITHIN, context);
    let mut report = |problem| context.report(problem);
    let input = word(raw.value.input.as_ref(), "number of tokens", &mut report);
    let output = word(raw.value.output.as_ref(), "number of tokens", &mut report);
    let mut tell: Vec<String> = raw
        .value
        .tell
        .iter()
        .filter_map(|it| identifier::email(it, context))
        .collect();
    tell.sort();
    tell.dedup();
    if raw.value.input.is_none() && raw.value.output.is_none() {
        context.report(
            Diagnostic::error(
                Code::NothingEnforced,
                raw.span,
                "this brake limits neither input nor output",
            )
            .help("say `output: 2M tokens`, or `input`"),
        );
        return None;
    }
    let within = within?;
    if !within.is_multiple_of(MINUTE) {
        context.report(
            Diagnostic::error(
                Code::InvalidDuration,
                raw.value.within.span,
                format!(
                    "`{}` is not a whole number of minutes",
                    raw.value.within.value
                ),
            )
            .note("CloudWatch counts the metrics of bedrock-mantle by the minute"),
        );
        return None;
    }
    Some(Brake {
        input,
        output,
        within_seconds: u32::try_from(within / 1_000).ok()?,
        tell,
        span: raw.span,
    })
}

/// A brake is lifted under a name of its own, which no other budget of the account can have.
fn one_name_each(budgets: &[Budget], context: &mut Context<'_>) {
    for budget in budgets {
        let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
        let Some(brake) = brake else { continue };
        let of_brake = budget.brake_topic();
        let mut others = budgets.iter();
        let other =
            others.find(|it| it.account.id == budget.account.id && it.name.as_str() == of_brake);
        if let Some(other) = other {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    other.span,
                    format!("`{of_brake}` is the name of the brake of `{}`", budget.name),
                )
                .related(brake.span, "the brake")
                .help("give this budget another name"),
            );
        }
    }
}

/// Who lifts what nothing sets is a mistake, and so is who goes on where nothing stops.
fn nothing_to_lift(raw: &raw::Budget, budget: &Budget, context: &mut Context<'_>) {
    let (what, words) = match &budget.enforcement {
        None => (
            "this budget stops nothing",
            raw.lifted_by.iter().chain(&raw.spares),
        ),
        Some(_) if !budget.is_enforced() => (
            "what AWS Budgets attaches, people reverse: the enforcer has nothing to lift",
            raw.lifted_by.iter().chain(&[]),
        ),
        Some(_) => return,
    };
    if let Some(first) = words.map(|text| text.span).min() {
        context.report(
            Diagnostic::error(Code::NothingEnforced, first, what)
                .help("say `then: deny-invocation` at an alert, or add a `brake`"),
        );
    }
}
