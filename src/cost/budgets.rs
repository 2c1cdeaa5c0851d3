//! What is expected to be spent of each budget.
use super::projection::{BudgetShare, Line, Projection, sum, times};
use crate::diag::{Code, Diagnostic};
use crate::model::{Budget, Covers, Model, Period};
use crate::vocab::{AccountId, Name};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Amounts by account, project and the account's name.
type ByPlace = BTreeMap<(AccountId, Option<Name>, Name), Decimal>;

/// The share of each budget.
pub(super) fn shares(model: &Model, amounts: &ByPlace) -> Vec<BudgetShare> {
    let mut by_account: BTreeMap<AccountId, Vec<(Option<&Name>, Decimal)>> = BTreeMap::new();
    for ((account, project, _), amount) in amounts {
        let entry = by_account.entry(*account).or_default();
        entry.push((project.as_ref(), *amount));
    }
    let share = |budget: &Budget| {
        let account = budget.covers.account();
        let project = match &budget.covers {
            Covers::Project(project) => Some(&project.name),
            Covers::Account(_) => None,
        };
        let covered: Vec<Decimal> = by_account
            .get(&account.id)
            .into_iter()
            .flatten()
            .filter(|(of, _)| project.is_none() || *of == project)
            .map(|(_, amount)| *amount)
            .collect();
        let (months, limits) = scale(budget.period);
        let a_month = (!covered.is_empty()).then(|| sum(covered.into_iter()));
        BudgetShare {
            name: budget.name.clone(),
            account: account.name.clone(),
            account_id: account.id,
            project: project.cloned(),
            projected: a_month.map(|a_month| times(a_month, Decimal::from(months))),
            limit: times(budget.limit, Decimal::from(limits)),
            period: budget.period,
            span: budget.span,
        }
    };
    model.budgets.iter().map(share).collect()
}

/// How many months, and how many limits, make the same time: without a division, so exact.
fn scale(period: Period) -> (u32, u32) {
    match period {
        Period::Daily => (1, 30),
        Period::Monthly => (1, 1),
        Period::Quarterly => (3, 1),
        Period::Annually => (12, 1),
    }
}

/// A warning for each budget that more is expected to be spent of than it allows; for a budget over
/// a group of accounts one, about the account that is furthest over.
pub fn over_budget(projection: &Projection) -> Vec<Diagnostic> {
    let mut over: BTreeMap<&Name, Vec<&BudgetShare>> = BTreeMap::new();
    for share in projection.budgets.iter().filter(|share| share.is_over()) {
        over.entry(&share.name).or_default().push(share);
    }
    let warning = |shares: Vec<&BudgetShare>| {
        let worst = shares.iter().max_by_key(|share| share.projected)?;
        Some(warning(worst, shares.len(), projection))
    };
    over.into_values().filter_map(warning).collect()
}

fn warning(share: &BudgetShare, accounts: usize, projection: &Projection) -> Diagnostic {
    let projected = share.projected.unwrap_or_default();
    let time = share.span_of_time();
    let mut diagnostic = Diagnostic::warning(
        Code::OverBudget,
        share.span,
        format!(
            "`{}` expects {} USD a {time}, and its limit is {} USD",
            share.name,
            dollars(projected),
            dollars(share.limit),
        )
        .replace("a 30 days", "in 30 days"),
    );
    let mut parts: Vec<_> = of_account(projection, share.account_id)
        .filter(|line| {
            line.billed_by.is_none() && (share.project.is_none() || line.project == share.project)
        })
        .collect();
    parts.sort_by_key(|line| std::cmp::Reverse(line.amount));
    for line in parts.iter().take(3) {
        diagnostic = diagnostic.note(format!(
            "{} of `{}` is {} USD a month",
            line.part.word(),
            line.subject.name(),
            dollars(line.amount),
        ));
    }
    if accounts > 1 {
        diagnostic = diagnostic.note(format!(
            "this is account {}, the furthest over of {accounts}",
            share.account_id
        ));
    }
    diagnostic.help("raise the limit, or try with `synth cost --what-if` what would lower the cost")
}

/// The lines of an account: they stand together.
fn of_account(projection: &Projection, account: AccountId) -> impl Iterator<Item = &Line> {
    let lines = &projection.lines;
    let start = lines.partition_point(|line| line.account_id < account);
    let rest = lines.get(start..).unwrap_or_default();
    rest.iter()
        .take_while(move |line| line.account_id == account)
}

/// An amount to the cent.
pub(super) fn dollars(amount: Decimal) -> String {
    format!("{:.2}", amount.round_dp(2))
}
