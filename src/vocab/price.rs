//! Prices: US dollars for so much of something.
use super::{Malformed, count};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PriceUnit {
    /// A million tokens.
    MillionTokens,
    /// A million requests.
    MillionRequests,
    /// A gigabyte for a month.
    Gigabyte,
    /// An hour.
    Hour,
}

impl PriceUnit {
    /// As it is written after `USD/`.
    pub fn words(self) -> &'static str {
        match self {
            Self::MillionTokens => "1M tokens",
            Self::MillionRequests => "1M requests",
            Self::Gigabyte => "GB",
            Self::Hour => "hour",
        }
    }
}

/// A price, exact: at most six decimals for the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// US dollars.
    pub dollars: Decimal,
    /// For how much.
    pub unit: PriceUnit,
}

impl FromStr for Price {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let shape = || Malformed::new("write dollars and for what, such as `5.50 USD/1M tokens`");
        let (number, rest) = text.split_once(' ').ok_or_else(shape)?;
        let (unit, factor) = match rest.strip_prefix("USD/").ok_or_else(shape)? {
            "1M tokens" => (PriceUnit::MillionTokens, 1),
            "1k tokens" => (PriceUnit::MillionTokens, 1_000),
            "1M requests" => (PriceUnit::MillionRequests, 1),
            "GB" => (PriceUnit::Gigabyte, 1),
            "hour" => (PriceUnit::Hour, 1),
            _ => return Err(shape()),
        };
        let dollars = count::plain(number)
            .and_then(|number| number.checked_mul(Decimal::from(factor)))
            .ok_or_else(shape)?
            .normalize();
        if dollars.scale() > 6 || dollars > Decimal::from(10_000) {
            return Err(Malformed::new(format!(
                "write at most 10000 USD/{} with at most six decimals",
                unit.words()
            )));
        }
        Ok(Self { dollars, unit })
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} USD/{}", self.dollars, self.unit.words())
    }
}
