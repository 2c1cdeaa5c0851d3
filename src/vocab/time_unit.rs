//! The units of time that use is declared in.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// An hour, a day or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeUnit {
    /// An hour.
    Hour,
    /// A day of 24 hours.
    Day,
    /// A month of 30 days.
    Month,
}

impl TimeUnit {
    /// How many of them a month of 30 days has.
    pub fn in_a_month(self) -> u64 {
        match self {
            Self::Hour => 720,
            Self::Day => 30,
            Self::Month => 1,
        }
    }

    /// The word: `day`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

impl FromStr for TimeUnit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        [Self::Hour, Self::Day, Self::Month]
            .into_iter()
            .find(|unit| unit.word() == text)
            .ok_or_else(|| Malformed::new("write the time as `hour`, `day` or `month`"))
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
