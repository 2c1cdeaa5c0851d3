//! How much can be spent beyond a budget until it stops spending: the most that callers can use, times its price,
//! times the time until it is seen.
use super::projection::sum;
use super::tokens;
use crate::catalog::{Detection, detection};
use crate::diag::Span;
use crate::model::{
    Brake, Budget, Consequence, Covers, Enforcement, LanguageModel, Model, Peak, Period, TokenUse,
    Verb,
};
use crate::vocab::{AccountId, Name, TokenCount, TokenRate};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

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
    let stopping = enforced.filter(|(budget, _)| {
        budget.is_stopped_by_enforcer() || budget.does(Consequence::DenyInvocationByBudgets)
    });
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
        account_id: budget.covers.account().id,
        bound,
        how,
        span: budget.span,
    }
}

/// Until the budget itself stops spending; where nothing does, until its period ends.
fn slow_minutes(budget: &Budget, detection: &Detection) -> (u32, String) {
    let by_budget = budget.does(Consequence::DenyInvocation)
        || budget.does(Consequence::DenyInvocationByBudgets);
    if by_budget {
        let minutes = detection
            .budgets_minutes
            .saturating_add(detection.iam_minutes);
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

/// The peaks of every model that can be invoked, or what is missing.
fn peaks(model: &Model, budget: &Budget, enforcement: &Enforcement) -> Result<Vec<Used>, String> {
    let region = match &budget.covers {
        Covers::Project(project) => &project.region,
        Covers::Account(account) => &account.home_region,
    };
    let roles = model.roles.iter();
    let stopped = roles.filter(|role| {
        enforcement
            .stopped
            .iter()
            .any(|it| it.arn == role.identity.arn)
    });
    let counts = |verb: &Verb| match &budget.covers {
        Covers::Project(project) => verb.reaches(project),
        Covers::Account(_) => verb.is_invocation_on_bedrock(),
    };
    let invoked: BTreeSet<&Name> = stopped
        .flat_map(|role| &role.grants)
        .filter(|grant| counts(&grant.verb))
        .filter_map(|grant| grant.verb.model())
        .collect();
    let mut used = Vec::new();
    for name in invoked {
        let Some((language, peak)) = enforcement.peaks.iter().find(|it| it.0.name() == name) else {
            return Err(format!(
                "nothing says how much of `{name}` can be used at most, and AWS publishes no quota: say `peak: {{ {name}: … }}`"
            ));
        };
        used.push(priced(model, language, *peak, region)?);
    }
    Ok(used)
}

fn priced(
    model: &Model,
    language: &LanguageModel,
    peak: Peak,
    region: &crate::vocab::Region,
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
