//! Tokens in a time: `1M tokens/day`.
use super::{Malformed, TimeUnit, count};
use std::fmt;
use std::str::FromStr;

/// The most tokens a month that a rate may be: enough for anyone, and exact in every product with a
/// price.
const MOST_A_MONTH: u64 = 10_000_000_000_000;

/// Tokens an hour, a day or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenRate {
    tokens: u64,
    per: TimeUnit,
}

impl TokenRate {
    /// The tokens in one of its units of time.
    pub fn tokens(self) -> u64 {
        self.tokens
    }

    /// Its unit of time.
    pub fn per(self) -> TimeUnit {
        self.per
    }

    /// Tokens in a month of 30 days.
    pub fn a_month(self) -> u64 {
        self.tokens.saturating_mul(self.per.in_a_month())
    }
}

impl FromStr for TokenRate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let shape = || Malformed::new("write tokens in a time, such as `1M tokens/day`");
        let (number, rest) = text.split_once(' ').ok_or_else(shape)?;
        let unit = rest.strip_prefix("tokens/").ok_or_else(shape)?;
        let rate = Self {
            tokens: count::whole(number)?,
            per: unit.parse()?,
        };
        if rate.a_month() > MOST_A_MONTH {
            return Err(Malformed::new("write at most 10000G tokens a month"));
        }
        Ok(rate)
    }
}

impl fmt::Display for TokenRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens/{}", count::shortest(self.tokens), self.per)
    }
}
