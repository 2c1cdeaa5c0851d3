//! How much can be spent beyond a budget until it stops spending: the most that callers can use, times its price,
//! times the time until it is seen.
use super::projection::sum;
use super::tokens;
use crate::catalog::{Detection, detection};
use crate::diag::Span;
use crate::model::{
    Brake, Budget, Consequence, Enforcement, LanguageModel, Model, Peak, Period, TokenUse, Verb,
};
use crate::vocab::{AccountId, Name, Region, TokenCount, TokenRate};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, BTreeSet};

/// Minutes in a month of 30 days.
const MINUTES_A_MONTH: u32 = 43_200;

/// What a budget lets be spent beyond its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overshoot {
    /// The budget.
    pub budget: Name,
    /// Its account.
    pub account_id: AccountId,
    /// The most, in US dollars, rounded up to the cent; or why nothing bounds it.
    pub bound: Result<Decimal, String>,
    /// Who is spared, and spends beyond that.
    pub goes_on: Vec<Name>,
    /// How it comes about, in sentences.
    pub how: Vec<String>,
    /// Where the budget was declared.
    pub span: Span,
}

/// One for each budget that stops spending.
pub(super) fn overshoots(model: &Model) -> Vec<Overshoot> {
    let enforced = model
        .budgets
        .iter()
        .filter_map(|budget| Some((budget, budget.enforcement.as_ref()?)));
    let stopping = enforced
        .filter(|(budget, _)| budget.is_stopped_by_enforcer() || budget.is_stopped_by_aws());
    stopping
        .map(|(budget, enforcement)| overshoot(model, budget, enforcement))
        .collect()
}

fn overshoot(model: &Model, budget: &Budget, enforcement: &Enforcement) -> Overshoot {
    let detection = detection();
    let (slow, seen) = slow_minutes(budget, detection);
    let brake = enforcement.brake.as_ref();
    let fast = brake.map(|brake| fast_minutes(brake, detection));
    let mut how = vec![seen];
    if let Some((brake, minutes)) = brake.zip(fast) {
        how.push(format!(
            "the brake denies within {minutes} minutes of more than {} in {} minutes",
            limits(brake),
            brake.within_seconds / 60
        ));
    }
    how.push(format!(
        "delays as of {}, some of them assumed",
        detection.as_of
    ));
    let peaks = peaks(model, budget, enforcement);
    let unseen = peaks.iter().flatten().filter(|it| !it.on_mantle);
    let unseen: Vec<&str> = unseen.map(|it| it.name.as_str()).collect();
    if let (Some(_), Some(_)) = (brake, unseen.first()) {
        how.push(format!(
            "the brake sees nothing of what is used on bedrock-runtime: {}",
            unseen.join(", ")
        ));
    }
    let bound = peaks.map(|peaks| {
        let (seen, unseen): (Vec<Used>, Vec<Used>) = peaks.into_iter().partition(|it| it.on_mantle);
        let braked = brake.zip(fast);
        let all = spent_until(&seen, slow, braked) + spent_until(&unseen, slow, None);
        (all + beyond_limit(budget))
            .max(Decimal::ZERO)
            .round_dp_with_strategy(2, RoundingStrategy::AwayFromZero)
    });
    let spared = enforcement.spared.iter();
    let spared: BTreeSet<&Name> = spared.map(|role| &role.name).collect();
    Overshoot {
        budget: budget.name.clone(),
        account_id: budget.account.id,
        bound,
        goes_on: spared.into_iter().cloned().collect(),
        how,
        span: budget.span,
    }
}

/// What is spent at most, in US dollars, until the stop holds.
fn spent_until(used: &[Used], slow: u32, braked: Option<(&Brake, u32)>) -> Decimal {
    let input = kind(used, |used| (used.peak.input, used.input));
    let output = kind(used, |used| (used.peak.output, used.output));
    let input_limit = braked.and_then(|(brake, _)| brake.input);
    let output_limit = braked.and_then(|(brake, _)| brake.output);
    let parts = [(input, input_limit), (output, output_limit)];
    let all = parts.into_iter().map(|(kind, limit)| {
        let limited = limit
            .zip(braked)
            .map(|(limit, (brake, _))| kind.limited(limit, brake));
        let slow_rate = limited.map_or(kind.a_month, |limited| limited.min(kind.a_month));
        let until_brake = braked.map_or(Decimal::ZERO, |(_, fast)| spent(kind.a_month, fast));
        spent(slow_rate, slow) + until_brake
    });
    sum(all)
}

/// What may be spent beyond the limit before the first alert that denies: nothing, or less than nothing, where that is below it.
fn beyond_limit(budget: &Budget) -> Decimal {
    let mut alerts = budget.alerts.iter();
    let denies = |then: Consequence| then != Consequence::Degrade;
    let first = alerts.find(|alert| alert.then.is_some_and(denies));
    let share = first.map_or(Decimal::ZERO, |alert| {
        alert.at.saturating_sub(Decimal::ONE_HUNDRED)
    });
    budget
        .limit
        .saturating_mul(share)
        .saturating_mul(Decimal::new(1, 2))
}

/// Until the budget itself stops spending; where nothing does, until its period ends.
fn slow_minutes(budget: &Budget, detection: &Detection) -> (u32, String) {
    // Each counts at its own threshold; the quickest to hold stops it.
    let by_roles = budget.does(Consequence::DenyInvocation)
        || budget.does(Consequence::DenyInvocationByBudgets);
    let by_accounts = budget.does(Consequence::DenyInvocationByScp);
    if by_roles || by_accounts {
        let spread = if by_roles {
            detection.iam_minutes
        } else {
            detection.organizations_minutes
        };
        let minutes = detection.budgets_minutes.saturating_add(spread);
        let hours = minutes.div_ceil(60);
        (
            minutes,
            format!("AWS Budgets sees what is spent within {hours} hours"),
        )
    } else {
        let days = match budget.period {
            Period::Daily => 1,
            Period::Monthly => 30,
            Period::Quarterly => 92,
            Period::Annually => 366,
        };
        let what = "no alert of the budget denies anything, so what stays below the brake goes on to the end of the period";
        (days * 1_440, what.to_owned())
    }
}

/// Until a brake holds: its own time, the metric's delay, and that of IAM.
fn fast_minutes(brake: &Brake, detection: &Detection) -> u32 {
    (brake.within_seconds / 60)
        .saturating_add(detection.metrics_minutes)
        .saturating_add(detection.iam_minutes)
}

fn limits(brake: &Brake) -> String {
    let limit = |limit: Option<TokenCount>, word: &str| limit.map(|it| format!("{it} of {word}"));
    let all = [limit(brake.input, "input"), limit(brake.output, "output")];
    all.into_iter().flatten().collect::<Vec<_>>().join(" or ")
}

/// A model's peak and its prices.
struct Used {
    name: Name,
    /// Whether bedrock-mantle counts its tokens.
    on_mantle: bool,
    peak: Peak,
    input: Decimal,
    output: Decimal,
}

/// The peaks of every model that can be invoked, or what is missing. A model that is used in several regions counts at the highest of
/// their prices.
fn peaks(model: &Model, budget: &Budget, enforcement: &Enforcement) -> Result<Vec<Used>, String> {
    let mut invoked: BTreeMap<(&Name, bool), BTreeSet<Region>> = BTreeMap::new();
    for consumer in budget.covers.consumers() {
        let callers = model.roles.iter().filter(|role| consumer.has_caller(role));
        let stopped = callers.filter(|role| enforcement.stops(&role.identity));
        let grants = stopped.flat_map(|role| &role.grants);
        for grant in grants.filter(|grant| consumer.is_used_by(&grant.verb)) {
            let on_mantle = !matches!(grant.verb, Verb::InvokeOnRuntime { .. });
            if let Some(name) = grant.verb.model() {
                let regions = invoked.entry((name, on_mantle)).or_default();
                let region = grant.verb.region().unwrap_or_else(|| consumer.region());
                regions.insert(region.clone());
            }
        }
    }
    if invoked.is_empty() {
        return Err("no role of the blueprint that is stopped spends what it counts".to_owned());
    }
    let mut used = Vec::new();
    for ((name, on_mantle), regions) in invoked {
        let Some((language, peak)) = enforcement.peaks.iter().find(|it| it.0.name() == name) else {
            return Err(format!(
                "nothing says how much of `{name}` can be used at most, and AWS publishes no quota: say `peak: {{ {name}: … }}`"
            ));
        };
        let mut prices = Vec::new();
        for region in &regions {
            prices.push(priced(model, language, region)?);
        }
        let dearest = |of: fn(&(Decimal, Decimal)) -> Decimal| prices.iter().map(of).max();
        used.push(Used {
            name: name.clone(),
            on_mantle,
            peak: *peak,
            input: dearest(|it| it.0).unwrap_or_default(),
            output: dearest(|it| it.1).unwrap_or_default(),
        });
    }
    Ok(used)
}

/// What a million tokens of input and of output cost.
fn priced(
    model: &Model,
    language: &LanguageModel,
    region: &Region,
) -> Result<(Decimal, Decimal), String> {
    let (rates, _) = tokens::rates(model, language, &TokenUse::default(), region)
        .map_err(|why| format!("`{}`: {why}", language.name()))?;
    Ok((rates.input, rates.output))
}

/// One kind of tokens of all models.
struct Kind {
    /// US dollars a month at the peak.
    a_month: Decimal,
    /// The highest price of a million.
    dearest: Decimal,
}

fn kind(used: &[Used], of: impl Fn(&Used) -> (TokenRate, Decimal)) -> Kind {
    let each = used.iter().map(|used| {
        let (rate, price) = of(used);
        Decimal::from(rate.a_month())
            .saturating_mul(price)
            .saturating_mul(Decimal::new(1, 6))
    });
    Kind {
        a_month: sum(each),
        dearest: used.iter().map(|used| of(used).1).max().unwrap_or_default(),
    }
}

impl Kind {
    /// US dollars a month of tokens that stay just below a limit.
    fn limited(&self, limit: TokenCount, brake: &Brake) -> Decimal {
        let minutes = Decimal::from((brake.within_seconds / 60).max(1));
        let month = Decimal::from(limit.tokens()).saturating_mul(Decimal::from(MINUTES_A_MONTH));
        let dollars = month
            .saturating_mul(self.dearest)
            .saturating_mul(Decimal::new(1, 6));
        dollars.checked_div(minutes).unwrap_or(Decimal::MAX)
    }
}

/// What so many dollars a month are in some minutes.
fn spent(a_month: Decimal, minutes: u32) -> Decimal {
    let all = a_month.saturating_mul(Decimal::from(minutes));
    all.checked_div(Decimal::from(MINUTES_A_MONTH))
        .unwrap_or(Decimal::MAX)
}

/// Each overshoot as a sentence.
pub fn overshoot_sentences(overshoots: &[Overshoot]) -> Vec<String> {
    let sentence = |it: &Overshoot| match &it.bound {
        Ok(most) => format!(
            "`{}` in {} can be exceeded by {most:.2} USD at most before it stops spending{}",
            it.budget,
            it.account_id,
            besides(&it.goes_on)
        ),
        Err(why) => format!(
            "nothing bounds what is spent beyond `{}` in {} before it stops spending: {why}",
            it.budget, it.account_id
        ),
    };
    overshoots.iter().map(sentence).collect()
}

/// Who spends beside that.
fn besides(goes_on: &[Name]) -> String {
    if goes_on.is_empty() {
        return String::new();
    }
    let names: Vec<String> = goes_on.iter().map(|name| format!("`{name}`")).collect();
    format!(
        ", beside what those that are spared spend: {}",
        names.join(", ")
    )
}
