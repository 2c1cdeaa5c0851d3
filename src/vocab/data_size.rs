//! Sizes of data: `4 KB`, `20 GB`.
use super::{Malformed, count};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// The units in kilobytes of 1,024 bytes, as DynamoDB counts them, smallest first.
const UNITS: [(&str, u64); 4] = [("KB", 1), ("MB", 1 << 10), ("GB", 1 << 20), ("TB", 1 << 30)];

/// The most: a thousand terabytes.
const MOST: u64 = 1_000 << 30;

/// A size in whole kilobytes of 1,024 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataSize(u64);

impl DataSize {
    /// Kilobytes of 1,024 bytes.
    pub fn kilobytes(self) -> u64 {
        self.0
    }

    /// Gigabytes of 1,024 megabytes, exact.
    pub fn gigabytes(self) -> Decimal {
        Decimal::from(self.0)
            .checked_div(Decimal::from(1_u64 << 20))
            .unwrap_or_default()
    }
}

impl FromStr for DataSize {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let shape =
            || Malformed::new("write a number and `KB`, `MB`, `GB` or `TB`, such as `4 KB`");
        let (number, unit) = text.split_once(' ').ok_or_else(shape)?;
        let (_, factor) = UNITS
            .iter()
            .find(|(word, _)| *word == unit)
            .ok_or_else(shape)?;
        let kilobytes = count::plain(number)
            .and_then(|number| number.checked_mul(Decimal::from(*factor)))
            .filter(|kilobytes| kilobytes.fract().is_zero())
            .and_then(|kilobytes| u64::try_from(kilobytes).ok());
        match kilobytes {
            Some(kilobytes @ 1..=MOST) => Ok(Self(kilobytes)),
            Some(_) => Err(Malformed::new("write from 1 KB to 1000 TB")),
            None => Err(shape()),
        }
    }
}

impl fmt::Display for DataSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS
            .iter()
            .rev()
            .find(|(_, factor)| self.0.is_multiple_of(*factor));
        let (unit, factor) = whole.copied().unwrap_or(("KB", 1));
        write!(f, "{} {unit}", self.0 / factor)
    }
}
