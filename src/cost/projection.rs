//! The projection: lines, and their sums by model, cache, project, account and budget.
use super::overshoot::{self, Overshoot};
use super::{budgets, canaries, tables, tokens, unestimated, vectors};
use crate::catalog::PriceOrigin;
use crate::diag::Span;
use crate::model::{Account, Covers, ExpectedUse, Model, Period};
use crate::vocab::{AccountId, Name};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a month of 30 days is expected to cost, in US dollars, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// The blueprint's name.
    pub blueprint: Name,
    /// Everything that could be estimated, by account, project and subject.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub total: Decimal,
    /// The sums by model and cache.
    pub subjects: Vec<(Subject, Decimal)>,
    /// The sums by project and its account.
    pub projects: Vec<Subtotal>,
    /// The sums by account, without what others than AWS bill.
    pub accounts: Vec<Subtotal>,
    /// What each budget covers of it.
    pub budgets: Vec<BudgetShare>,
    /// What can be spent beyond each budget that stops spending.
    pub overshoots: Vec<Overshoot>,
    /// What is not in it, and why.
    pub unestimated: Vec<Unestimated>,
    /// Where prices made something count otherwise than it was declared, in sentences.
    pub notes: Vec<String>,
    /// Which prices were used.
    pub prices: Vec<PriceUsed>,
}

/// What is paid for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Tokens of a model.
    Model(Name),
    /// What a cache does and holds.
    Cache(Name),
    /// Tokens that a canary asks for.
    Canary(Name),
}

impl Subject {
    /// Its name in the blueprint.
    pub fn name(&self) -> &Name {
        match self {
            Self::Model(name) | Self::Cache(name) | Self::Canary(name) => name,
        }
    }
}

/// Which part of a subject's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Input tokens.
    Input,
    /// Input tokens read from the prompt cache.
    CachedInput,
    /// Input tokens written to the prompt cache.
    CacheWrite,
    /// Output tokens.
    Output,
    /// Read units of a table.
    Reads,
    /// Write units of a table.
    Writes,
    /// Gigabytes stored.
    Stored,
    /// Gigabytes under point-in-time recovery.
    Recovery,
    /// Processing units of reading from a Valkey cache.
    ReadUnits,
    /// Processing units of writing to a Valkey cache.
    WriteUnits,
    /// Gigabytes that a Valkey cache stores, times hours.
    StoredHours,
    /// Gigabytes of vectors stored.
    StoredVectors,
    /// Gigabytes of vectors put.
    PutVectors,
    /// What is paid by the hour.
    Fixed,
}

impl Part {
    /// The word for people and programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CachedInput => "cached input",
            Self::CacheWrite => "cache write",
            Self::Output => "output",
            Self::Reads | Self::ReadUnits => "reads",
            Self::Writes | Self::WriteUnits => "writes",
            Self::Stored | Self::StoredHours => "stored",
            Self::StoredVectors => "vectors stored",
            Self::PutVectors => "vectors put",
            Self::Recovery => "point-in-time recovery",
            Self::Fixed => "by the hour",
        }
    }

    /// What its quantity counts and its price is for.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Input | Self::CachedInput | Self::CacheWrite | Self::Output => "1M tokens",
            Self::Reads | Self::Writes => "1M requests",
            Self::ReadUnits | Self::WriteUnits => "1M processing units",
            Self::Stored | Self::Recovery | Self::StoredVectors | Self::PutVectors => "GB",
            Self::StoredHours => "GB-hour",
            Self::Fixed => "hour",
        }
    }
}

/// One product of a quantity and a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The account that uses it.
    pub account: Name,
    /// Its id.
    pub account_id: AccountId,
    /// The project, if the use was declared for one.
    pub project: Option<Name>,
    /// What is paid for.
    pub subject: Subject,
    /// Which part of its price.
    pub part: Part,
    /// How many units in a month.
    pub quantity: Decimal,
    /// US dollars a unit.
    pub price: Decimal,
    /// US dollars a month: the product, not rounded.
    pub amount: Decimal,
    /// Who bills it, if that is not AWS: no budget of AWS counts it.
    pub billed_by: Option<String>,
    /// Whether bills tell by tags which project it was for: a model on bedrock-runtime needs a profile for that.
    pub is_tagged: bool,
}

impl Line {
    /// A line in an account.
    pub(super) fn new(
        (account, project): (&Account, Option<&Name>),
        subject: Subject,
        part: Part,
        quantity: Decimal,
        price: Decimal,
    ) -> Self {
        Self {
            account: account.name.clone(),
            account_id: account.id,
            project: project.cloned(),
            subject,
            part,
            quantity: quantity.normalize(),
            price: price.normalize(),
            amount: times(quantity, price),
            billed_by: None,
            is_tagged: true,
        }
    }
}

/// The sum of what a project or an account costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtotal {
    /// The project; `None` for the sum of an account.
    pub project: Option<Name>,
    /// The account.
    pub account: Name,
    /// Its id.
    pub account_id: AccountId,
    /// US dollars a month.
    pub amount: Decimal,
}

/// How much of a budget is expected to be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetShare {
    /// The budget.
    pub name: Name,
    /// The account that it is in.
    pub account: Name,
    /// Its id.
    pub account_id: AccountId,
    /// What it counts.
    pub covers: Covers,
    /// US dollars expected in [`Self::span_of_time`]; `None`: nothing that it covers could be estimated.
    pub projected: Option<Decimal>,
    /// The limit over the same time.
    pub limit: Decimal,
    /// The period of the budget.
    pub period: Period,
    /// Where it was declared.
    pub span: Span,
}

impl BudgetShare {
    /// The time that projection and limit are of: a day's limit is held against a month.
    pub fn span_of_time(&self) -> &'static str {
        match self.period {
            Period::Daily => "30 days",
            Period::Monthly => "month",
            Period::Quarterly => "quarter",
            Period::Annually => "year",
        }
    }

    /// Whether more is expected than the limit allows.
    pub fn is_over(&self) -> bool {
        self.projected
            .is_some_and(|projected| projected > self.limit)
    }

    /// The share in per cent, to one decimal.
    pub fn percent(&self) -> Option<Decimal> {
        let share = self.projected?.checked_div(self.limit)?;
        Some(times(share, Decimal::ONE_HUNDRED).round_dp(1).normalize())
    }
}

/// What is not in a projection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unestimated {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// A price that counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceUsed {
    /// Of which model or cache.
    pub of: Subject,
    /// The entry of the price book; `None`: the blueprint says all that was needed.
    pub book: Option<PriceOrigin>,
    /// What the blueprint says.
    pub own: Option<Own>,
}

/// Prices that the blueprint says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Own {
    /// The day they were agreed.
    pub as_of: String,
    /// Why they are others.
    pub because: String,
}

/// What goes into a projection before it is summed.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lines: Vec<Line>,
    pub(super) unestimated: Vec<Unestimated>,
    pub(super) notes: Vec<String>,
    pub(super) prices: Vec<PriceUsed>,
}

impl Found {
    pub(super) fn cannot(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.unestimated.push(Unestimated {
            what: what.into(),
            why: why.into(),
        });
    }
}

/// Projects these uses of models, and the blueprint's caches.
pub fn project(model: &Model, uses: &[ExpectedUse]) -> Projection {
    let mut found = Found::default();
    for expected in uses {
        tokens::add(model, expected, &mut found);
    }
    for cache in &model.caches {
        tables::add(model, cache, &mut found);
        vectors::add(cache, &mut found);
    }
    for watched in &model.observability {
        canaries::add(model, watched, &mut found);
    }
    unestimated::add(model, uses, &mut found);
    let Found {
        mut lines,
        mut unestimated,
        mut notes,
        mut prices,
    } = found;
    // A stable sort: the parts of a price stay in order.
    lines.sort_by(|one, other| place(one).cmp(&place(other)));
    unestimated.sort();
    unestimated.dedup();
    notes.sort();
    notes.dedup();
    prices.sort();
    prices.dedup();
    let by_place = sums(&lines, |line| {
        line.billed_by.is_none().then(|| budgets::Place::of(line))
    });
    Projection {
        blueprint: model.name.clone(),
        total: sum(lines.iter().map(|line| line.amount)),
        subjects: sums(&lines, |line| Some(line.subject.clone()))
            .into_iter()
            .collect(),
        projects: projects(&lines),
        accounts: accounts(&lines),
        budgets: budgets::shares(model, &by_place),
        overshoots: overshoot::overshoots(model),
        lines,
        unestimated,
        notes,
        prices,
    }
}

fn place(line: &Line) -> (AccountId, &Option<Name>, &Subject) {
    (line.account_id, &line.project, &line.subject)
}

fn projects(lines: &[Line]) -> Vec<Subtotal> {
    let by_project = sums(lines, |line| {
        let project = line.project.clone()?;
        Some((project, line.account_id, line.account.clone()))
    });
    let subtotal = |((project, account_id, account), amount)| Subtotal {
        project: Some(project),
        account,
        account_id,
        amount,
    };
    by_project.into_iter().map(subtotal).collect()
}

fn accounts(lines: &[Line]) -> Vec<Subtotal> {
    let by_account = sums(lines, |line| {
        let account = (line.account_id, line.account.clone());
        line.billed_by.is_none().then_some(account)
    });
    let subtotal = |((account_id, account), amount)| Subtotal {
        project: None,
        account,
        account_id,
        amount,
    };
    by_account.into_iter().map(subtotal).collect()
}

fn sums<K: Ord>(lines: &[Line], key: impl Fn(&Line) -> Option<K>) -> BTreeMap<K, Decimal> {
    let mut sums = BTreeMap::new();
    for line in lines {
        if let Some(key) = key(line) {
            let sum: &mut Decimal = sums.entry(key).or_default();
            *sum = plus(*sum, line.amount);
        }
    }
    sums
}

/// A sum; what is beyond any amount of money stays there.
pub(super) fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.fold(Decimal::ZERO, plus).normalize()
}

pub(super) fn plus(one: Decimal, other: Decimal) -> Decimal {
    one.checked_add(other).unwrap_or(Decimal::MAX).normalize()
}

/// A product; exact for everything that a blueprint can say.
pub(super) fn times(one: Decimal, other: Decimal) -> Decimal {
    one.checked_mul(other).unwrap_or(Decimal::MAX).normalize()
}
