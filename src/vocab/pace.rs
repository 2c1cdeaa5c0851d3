//! How fast something may go on: `5/s`, `40k tokens/min`.
use super::{Malformed, count};
use std::fmt;
use std::str::FromStr;

/// The units and their seconds.
const UNITS: [(&str, u32); 4] = [("s", 1), ("min", 60), ("hour", 3_600), ("day", 86_400)];
/// The most of anything in one unit of time.
const MOST: u64 = 1_000_000_000;

/// So many in some seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    count: u64,
    unit: &'static str,
    seconds: u32,
}

impl Pace {
    /// How many; at least one.
    pub fn count(self) -> u64 {
        self.count
    }

    /// In how many seconds.
    pub fn seconds(self) -> u32 {
        self.seconds
    }
}

impl FromStr for Pace {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (number, unit) = text
            .split_once('/')
            .ok_or_else(|| Malformed::new("write how many in a time, such as `5/s`"))?;
        let (unit, seconds) = UNITS
            .into_iter()
            .find(|(word, _)| *word == unit)
            .ok_or_else(|| Malformed::new("write the time as `s`, `min`, `hour` or `day`"))?;
        match count::whole(number)? {
            count @ 1..=MOST => Ok(Self {
                count,
                unit,
                seconds,
            }),
            _ => Err(Malformed::new("write from 1 to 1G")),
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", count::shortest(self.count), self.unit)
    }
}

/// So many tokens in some seconds: `40k tokens/min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPace(Pace);

impl TokenPace {
    /// The pace.
    pub fn pace(self) -> Pace {
        self.0
    }
}

impl FromStr for TokenPace {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (number, unit) = text
            .split_once(" tokens/")
            .ok_or_else(|| Malformed::new("write tokens in a time, such as `40k tokens/min`"))?;
        format!("{number}/{unit}").parse().map(Self)
    }
}

impl fmt::Display for TokenPace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pace { count, unit, .. } = self.0;
        write!(f, "{} tokens/{unit}", count::shortest(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_read_and_printed_as_it_was_written() {
        for text in ["5/s", "300/min", "20k/hour", "1M/day"] {
            assert_eq!(text.parse::<Pace>().unwrap().to_string(), text);
        }
        let pace: TokenPace = "40k tokens/min".parse().unwrap();
        assert_eq!(pace.to_string(), "40k tokens/min");
        assert_eq!((pace.pace().count(), pace.pace().seconds()), (40_000, 60));
        for text in ["", "5", "0/s", "5/week", "-1/s", "5 tokens/s", "2G/s"] {
            assert!(text.parse::<Pace>().is_err(), "{text}");
        }
        assert!("5/s".parse::<TokenPace>().is_err());
    }
}
