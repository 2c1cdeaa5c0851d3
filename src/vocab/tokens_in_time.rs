//! Tokens in a span of time: `2M tokens/5min`.
use super::{Malformed, count};
use std::fmt;
use std::str::FromStr;

/// The units of time and their seconds, longest first.
const UNITS: [(&str, u32); 3] = [("d", 86_400), ("h", 3_600), ("min", 60)];

/// Seconds of the longest span of time.
const DAY: u32 = 86_400;

/// The most tokens.
const MOST: u64 = 10_000_000_000_000;

/// Tokens in a whole number of minutes, at most a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokensInTime {
    tokens: u64,
    seconds: u32,
}

impl TokensInTime {
    /// How many tokens; at least one.
    pub fn tokens(self) -> u64 {
        self.tokens
    }

    /// In how many seconds: 60 to 86,400, a multiple of 60.
    pub fn seconds(self) -> u32 {
        self.seconds
    }
}

impl FromStr for TokensInTime {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let shape = || Malformed::new("write tokens and in which time, such as `2M tokens/5min`");
        let (number, time) = text.split_once(" tokens/").ok_or_else(shape)?;
        let seconds = UNITS
            .iter()
            .find_map(|(unit, seconds)| Some((time.strip_suffix(unit)?, *seconds)))
            .and_then(|(number, seconds)| number.parse::<u32>().ok()?.checked_mul(seconds));
        let tokens = count::whole(number)?;
        match seconds.ok_or_else(shape)? {
            seconds @ 60..=DAY if (1..=MOST).contains(&tokens) => Ok(Self { tokens, seconds }),
            60..=DAY => Err(Malformed::new("write from 1 to 10000G tokens")),
            _ => Err(Malformed::new("write a time from 1min to 1d")),
        }
    }
}

impl fmt::Display for TokensInTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, seconds) = UNITS
            .iter()
            .find(|(_, seconds)| self.seconds.is_multiple_of(*seconds))
            .unwrap_or(&("min", 60));
        let (tokens, number) = (count::shortest(self.tokens), self.seconds / seconds);
        write!(f, "{tokens} tokens/{number}{unit}")
    }
}
