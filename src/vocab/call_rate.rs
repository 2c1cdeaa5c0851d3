//! Calls in a time: `20k/day`.
use super::{Malformed, TimeUnit, count};
use std::fmt;
use std::str::FromStr;

/// The most calls a month that a rate may be.
const MOST_A_MONTH: u64 = 1_000_000_000_000;

/// Requests, reads or writes an hour, a day or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallRate {
    calls: u64,
    per: TimeUnit,
}

impl CallRate {
    /// The calls in one of its units of time.
    pub fn calls(self) -> u64 {
        self.calls
    }

    /// Its unit of time.
    pub fn per(self) -> TimeUnit {
        self.per
    }

    /// Calls in a month of 30 days.
    pub fn a_month(self) -> u64 {
        self.calls.saturating_mul(self.per.in_a_month())
    }
}

impl FromStr for CallRate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (number, unit) = text
            .split_once('/')
            .ok_or_else(|| Malformed::new("write how many in a time, such as `20k/day`"))?;
        let rate = Self {
            calls: count::whole(number)?,
            per: unit.parse()?,
        };
        if rate.a_month() > MOST_A_MONTH {
            return Err(Malformed::new("write at most 1000G a month"));
        }
        Ok(rate)
    }
}

impl fmt::Display for CallRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", count::shortest(self.calls), self.per)
    }
}
