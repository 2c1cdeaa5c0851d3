//! A number of tokens: `800 tokens`.
use super::{Malformed, count};
use std::fmt;
use std::str::FromStr;

/// The most tokens that one request or answer may be said to have.
const MOST: u64 = 1_000_000_000;

/// Tokens of one request or answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenCount(u64);

impl TokenCount {
    /// The number.
    pub fn tokens(self) -> u64 {
        self.0
    }
}

impl FromStr for TokenCount {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let number = text
            .strip_suffix(" tokens")
            .ok_or_else(|| Malformed::new("write a number of tokens, such as `800 tokens`"))?;
        match count::whole(number)? {
            tokens @ 1..=MOST => Ok(Self(tokens)),
            _ => Err(Malformed::new("write from 1 to 1G tokens")),
        }
    }
}

impl fmt::Display for TokenCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens", count::shortest(self.0))
    }
}
