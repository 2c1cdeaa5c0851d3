//! Exact decimals of any length, compared as they are spelled: nothing passes through a float.
use std::cmp::Ordering;

/// A decimal: optional sign, digits, optional fraction. No exponent, no blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number<'a> {
    negative: bool,
    /// Without leading zeros.
    integer: &'a str,
    /// Without trailing zeros.
    fraction: &'a str,
}

impl<'a> Number<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (integer, fraction) = match digits.split_once('.') {
            Some((integer, fraction)) if !fraction.is_empty() => (integer, fraction),
            Some(_) => return None,
            None => (digits, ""),
        };
        let readable = !integer.is_empty()
            && integer
                .bytes()
                .chain(fraction.bytes())
                .all(|byte| byte.is_ascii_digit());
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        readable.then_some(Self {
            // There is one zero.
            negative: negative && !(integer.is_empty() && fraction.is_empty()),
            integer,
            fraction,
        })
    }
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |one: &Self, two: &Self| {
            // Fewer digits are less; trailing zeros are gone, so text order is the order of fractions.
            (one.integer.len(), one.integer, one.fraction).cmp(&(
                two.integer.len(),
                two.integer,
                two.fraction,
            ))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
