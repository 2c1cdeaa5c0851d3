//! How much can be spent beyond a budget until it stops spending: the most that callers can use, times its price,
//! times the time until it is seen.
use super::projection::sum;
use super::tokens;
use crate::catalog::{Detection, detection};
use crate::diag::Span;
use crate::model::{
    Brake, Budget, Consequence, Enforcement, LanguageModel, Model, Peak, Period, TokenUse,
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
    let bound = peaks(model, budget, enforcement).map(|peaks| {
        let input = kind(&peaks, |used| (used.peak.input, used.input));
        let output = kind(&peaks, |used| (used.peak.output, used.output));
        let input_limit = brake.and_then(|brake| brake.input);
        let output_limit = brake.and_then(|brake| brake.output);
        let parts = [(input, input_limit), (output, output_limit)];
        let all = parts.into_iter().map(|(kind, limit)| {
            let limited = limit
                .zip(brake)
                .map(|(limit, brake)| kind.limited(limit, brake));
            let slow_rate = limited.map_or(kind.a_month, |limited| limited.min(kind.a_month));
            let unlimited = kind.a_month;
            spent(slow_rate, slow) + fast.map_or(Decimal::ZERO, |fast| spent(unlimited, fast))
        });
        sum(all).round_dp_with_strategy(2, RoundingStrategy::AwayFromZero)
    });
    Overshoot {
        budget: budget.name.clone(),
        account_id: budget.account.id,
        bound,
        how,
        span: budget.span,
    }
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
    peak: Peak,
    input: Decimal,
    output: Decimal,
}

/// The peaks of every model that can be invoked, or what is missing. A model that is used in several regions counts at the highest of
/// their prices.
fn peaks(model: &Model, budget: &Budget, enforcement: &Enforcement) -> Result<Vec<Used>, String> {
    let mut invoked: BTreeMap<&Name, BTreeSet<Region>> = BTreeMap::new();
    for consumer in budget.covers.consumers() {
        let callers = model.roles.iter().filter(|role| consumer.has_caller(role));
        let stopped = callers.filter(|role| enforcement.stops(&role.identity));
        let grants = stopped.flat_map(|role| &role.grants);
        for grant in grants.filter(|grant| consumer.is_used_by(&grant.verb)) {
            let regions = grant
                .verb
                .model()
                .map(|name| invoked.entry(name).or_default());
            if let Some(regions) = regions {
                regions.insert(consumer.region().clone());
            }
        }
    }
    let mut used = Vec::new();
    for (name, regions) in invoked {
        let Some((language, peak)) = enforcement.peaks.iter().find(|it| it.0.name() == name) else {
            return Err(format!(
                "nothing says how much of `{name}` can be used at most, and AWS publishes no quota: say `peak: {{ {name}: … }}`"
            ));
        };
        let mut prices = Vec::new();
        for region in &regions {
            prices.push(priced(model, language, *peak, region)?);
        }
        let dearest = |of: fn(&Used) -> Decimal| prices.iter().map(of).max().unwrap_or_default();
        used.push(Used {
            peak: *peak,
            input: dearest(|it| it.input),
            output: dearest(|it| it.output),
        });
    }
    Ok(used)
}

fn priced(
    model: &Model,
    language: &LanguageModel,
    peak: Peak,
    region: &Region,
) -> Result<Used, String> {
    let (rates, _) = tokens::rates(model, language, &TokenUse::default(), region)
        .map_err(|why| format!("`{}`: {why}", language.name()))?;
    Ok(Used {
        peak,
        input: rates.input,
        output: rates.output,
    })
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
            "`{}` in {} can be exceeded by {most:.2} USD at most before it stops spending",
            it.budget, it.account_id
        ),
        Err(why) => format!(
            "nothing bounds what is spent beyond `{}` in {} before it stops spending: {why}",
            it.budget, it.account_id
        ),
    };
    overshoots.iter().map(sentence).collect()
}
