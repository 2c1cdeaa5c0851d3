//! Quantities with units: durations, money, shares. A bare number is none of them.
use super::Context;
use crate::blueprint::raw::Text;
use crate::catalog::FromTo;
use crate::diag::{Code, Diagnostic};
use crate::model::Period;
use crate::vocab::DataSize;
use rust_decimal::Decimal;
use std::str::FromStr as _;

/// Units of time and their milliseconds, as a blueprint writes them.
const DURATIONS: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// The bounds of a duration, in milliseconds, and how to say them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// The least.
    pub least: u64,
    /// The greatest.
    pub greatest: u64,
    /// As in a blueprint: `1h to 12h`.
    pub words: &'static str,
}

/// A duration in milliseconds.
pub(super) fn duration(text: &Text, bounds: Bounds, context: &mut Context<'_>) -> Option<u64> {
    let Some(milliseconds) = parse_duration(&text.value) else {
        let diagnostic = Diagnostic::error(
            Code::InvalidDuration,
            text.span,
            format!("`{}` is no duration", text.value),
        );
        context.report(diagnostic.help(
            "write a whole number and its unit: `ms`, `s`, `min`, `h` or `d`, such as `15min`",
        ));
        return None;
    };
    if (bounds.least..=bounds.greatest).contains(&milliseconds) {
        return Some(milliseconds);
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            text.span,
            format!("`{}` is out of range", text.value),
        )
        .help(format!("write a duration from {}", bounds.words)),
    );
    None
}

fn parse_duration(text: &str) -> Option<u64> {
    let (number, unit) = split_unit(text)?;
    let (_, milliseconds) = DURATIONS.iter().find(|(word, _)| *word == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*milliseconds)
}

/// Something a second in a range: `5000/s`.
pub(super) fn per_second(text: &Text, range: FromTo, context: &mut Context<'_>) -> Option<u64> {
    let number = text.value.strip_suffix("/s");
    let rate = number.and_then(|number| number.parse().ok());
    within(text, rate, range, "rate a second", "5000/s", context)
}

/// Whole gigabytes in a range: `10 GB`.
pub(super) fn gigabytes(text: &Text, range: FromTo, context: &mut Context<'_>) -> Option<u64> {
    let size = text.value.parse::<DataSize>().ok();
    let size = size.map(DataSize::gigabytes).filter(Decimal::is_integer);
    let size = size.and_then(|size| u64::try_from(size).ok());
    within(
        text,
        size,
        range,
        "number of whole gigabytes",
        "10 GB",
        context,
    )
}

fn within(
    text: &Text,
    number: Option<u64>,
    range: FromTo,
    noun: &str,
    example: &str,
    context: &mut Context<'_>,
) -> Option<u64> {
    let Some(number) = number else {
        let message = format!("`{}` is no {noun}", text.value);
        let diagnostic = Diagnostic::error(Code::InvalidQuantity, text.span, message);
        context.report(diagnostic.help(format!("write it like `{example}`")));
        return None;
    };
    if (range.least..=range.most).contains(&number) {
        return Some(number);
    }
    let message = format!("`{}` is out of range", text.value);
    let diagnostic = Diagnostic::error(Code::OutOfRange, text.span, message);
    context.report(diagnostic.help(format!("write {} to {}", range.least, range.most)));
    None
}

/// Digits and what follows them, one space allowed between.
fn split_unit(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at_checked(end)?;
    let unit = unit.strip_prefix(' ').unwrap_or(unit);
    (!number.is_empty() && !unit.is_empty()).then_some((number, unit))
}

/// A share in basis points, from `80%` or `0.5%`; exact, at most two decimals.
pub(super) fn percentage(text: &Text, context: &mut Context<'_>) -> Option<u16> {
    let share = share(&text.value);
    if share.is_none() {
        context.report(no_percentage(text));
    }
    share
}

/// A share in basis points, without complaint.
pub(super) fn share(text: &str) -> Option<u16> {
    text.strip_suffix('%')
        .map(str::trim_end)
        .and_then(basis_points)
}

/// The complaint about a text that is no share.
pub(super) fn no_percentage(text: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidPercentage,
        text.span,
        format!("`{}` is no percentage", text.value),
    )
    .help("write a number from 0 to 100 with at most two decimals and `%`, such as `5%`")
}

/// Hundredths of a per cent, from the text of a number from 0 to 100.
pub(super) fn basis_points(number: &str) -> Option<u16> {
    let share = exact(number)?;
    if share.is_sign_negative() || share > Decimal::ONE_HUNDRED {
        return None;
    }
    let points = share.checked_mul(Decimal::ONE_HUNDRED)?;
    if points.fract().is_zero() {
        u16::try_from(points).ok()
    } else {
        None
    }
}

/// A threshold in per cent of a budget's limit: it may be over 100.
pub(super) fn threshold(text: &Text, context: &mut Context<'_>) -> Option<Decimal> {
    let percent = text
        .value
        .strip_suffix('%')
        .map(str::trim_end)
        .and_then(exact)
        .filter(|share| *share >= Decimal::new(1, 1) && *share <= Decimal::new(1000, 0));
    if percent.is_none() {
        context.report(
            Diagnostic::error(
                Code::InvalidPercentage,
                text.span,
                format!("`{}` is no share of a limit", text.value),
            )
            .help("write a number from 0.1 to 1000 and `%`, such as `80%`"),
        );
    }
    percent
}

/// An amount of money a period: `5000 USD/month`.
pub(super) fn money(text: &Text, context: &mut Context<'_>) -> Option<(Decimal, Period)> {
    let parsed = parse_money(&text.value);
    if parsed.is_none() {
        context.report(
            Diagnostic::error(
                Code::InvalidAmount,
                text.span,
                format!("`{}` is no amount of money for a period", text.value),
            )
            .help("write dollars, at most two decimals, and a period: `5000 USD/month` (or `/day`, `/quarter`, `/year`)"),
        );
    }
    parsed
}

/// An amount whose period is not a day, where it has to be one.
pub(super) fn not_a_day(text: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidAmount,
        text.span,
        format!("`{}` is no amount of money for a day", text.value),
    )
    .note("AWS looks for anomalies day by day")
    .help("write dollars and `/day`: `100 USD/day`")
}

fn parse_money(text: &str) -> Option<(Decimal, Period)> {
    let (amount, rest) = text.split_once(' ')?;
    let period = match rest.strip_prefix("USD/")? {
        "day" => Period::Daily,
        "month" => Period::Monthly,
        "quarter" => Period::Quarterly,
        "year" => Period::Annually,
        _ => return None,
    };
    let amount = exact(amount)?;
    let cents = amount.checked_mul(Decimal::ONE_HUNDRED)?;
    (amount > Decimal::ZERO && cents.fract().is_zero()).then_some((amount.normalize(), period))
}

/// Digits with at most one point, exactly: no exponent, sign or separator.
fn exact(text: &str) -> Option<Decimal> {
    let plain = text.len() <= 20
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain {
        Decimal::from_str(text).ok()
    } else {
        None
    }
}
