//! Counts as people write them: `20k`, `1.5M`; exact, never through a float.
use super::Malformed;
use rust_decimal::Decimal;
use std::str::FromStr as _;

/// The suffixes and what they stand for.
const SUFFIXES: [(char, u64); 3] = [('k', 1_000), ('M', 1_000_000), ('G', 1_000_000_000)];

/// A whole number, with or without a suffix.
pub(super) fn whole(text: &str) -> Result<u64, Malformed> {
    let scaled = SUFFIXES
        .iter()
        .find_map(|(suffix, factor)| Some((text.strip_suffix(*suffix)?, *factor)));
    let (digits, factor) = scaled.unwrap_or((text, 1));
    let number = plain(digits)
        .and_then(|number| number.checked_mul(Decimal::from(factor)))
        .filter(|number| number.fract().is_zero());
    number
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| {
            Malformed::new(format!(
                "write `{text}` as a whole number, such as `800`, `20k` or `1.5M`"
            ))
        })
}

/// Digits with at most one point, exactly: no exponent, sign or separator.
pub(super) fn plain(text: &str) -> Option<Decimal> {
    let is_plain = text.len() <= 20
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_plain {
        Decimal::from_str(text).ok()
    } else {
        None
    }
}

/// A count with the largest suffix that keeps it whole.
pub(super) fn shortest(count: u64) -> String {
    let suffix = SUFFIXES
        .iter()
        .rev()
        .find(|(_, factor)| count > 0 && count.is_multiple_of(*factor));
    match suffix {
        Some((suffix, factor)) => format!("{}{suffix}", count / factor),
        None => count.to_string(),
    }
}
