//! What is expected to be spent of each budget.
use super::projection::{BudgetShare, Line, Projection, Subject, sum, times};
use crate::diag::{Code, Diagnostic};
use crate::model::{Budget, Covers, Model, Period, Project};
use crate::vocab::{AccountId, Name};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Where something is spent, and whether it is on tokens: what AWS bills of one kind in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    account_id: AccountId,
    project: Option<Name>,
    is_tokens: bool,
    is_tagged: bool,
}

impl Place {
    /// Where a line is spent.
    pub(super) fn of(line: &Line) -> Self {
        Self {
            account_id: line.account_id,
            project: line.project.clone(),
            is_tokens: !matches!(line.subject, Subject::Cache(_)),
            is_tagged: line.is_tagged,
        }
    }

    /// Whether a budget counts it. Tokens that are used in no project carry no tag; what else is made in an account carries that
    /// account's.
    fn is_in(&self, covers: &Covers) -> bool {
        let is_project = |own: &Project| {
            let same = Some(&own.name) == self.project.as_ref();
            self.is_tagged && same && own.account.id == self.account_id
        };
        match covers {
            Covers::Project(own) => is_project(own),
            Covers::Account(account) => account.id == self.account_id,
            Covers::Tag(tag) => match self.project {
                Some(_) => tag.projects.iter().any(|own| is_project(own)),
                None => !self.is_tokens && tag.accounts.contains(&self.account_id),
            },
        }
    }
}

/// The share of each budget.
pub(super) fn shares(model: &Model, amounts: &BTreeMap<Place, Decimal>) -> Vec<BudgetShare> {
    let first = |account_id: AccountId| Place {
        account_id,
        project: None,
        is_tokens: false,
        is_tagged: false,
    };
    let share = |budget: &Budget| {
        // Those of one account stand together.
        let amounts = match budget.covers.consumer() {
            Some(consumer) => amounts.range(first(consumer.account().id)..),
            None => amounts.range(..),
        };
        let of_one = budget.covers.consumer().map(|it| it.account().id);
        let covered: Vec<Decimal> = amounts
            .take_while(|(place, _)| of_one.is_none_or(|account| place.account_id == account))
            .filter(|(place, _)| place.is_in(&budget.covers))
            .map(|(_, amount)| *amount)
            .collect();
        let (months, limits) = scale(budget.period);
        let a_month = (!covered.is_empty()).then(|| sum(covered.into_iter()));
        BudgetShare {
            name: budget.name.clone(),
            account: budget.account.name.clone(),
            account_id: budget.account.id,
            covers: budget.covers.clone(),
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
    let mut parts: Vec<&Line> = near(projection, &share.covers)
        .iter()
        .filter(|line| line.billed_by.is_none() && Place::of(line).is_in(&share.covers))
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

/// The lines that a budget could count: those of one account stand together.
fn near<'a>(projection: &'a Projection, covers: &Covers) -> &'a [Line] {
    let lines = projection.lines.as_slice();
    let Some(consumer) = covers.consumer() else {
        return lines;
    };
    let account = consumer.account().id;
    let start = lines.partition_point(|line| line.account_id < account);
    let end = lines.partition_point(|line| line.account_id <= account);
    lines.get(start..end).unwrap_or_default()
}

/// An amount to the cent.
pub(super) fn dollars(amount: Decimal) -> String {
    format!("{:.2}", amount.round_dp(2))
}
