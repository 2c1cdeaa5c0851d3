//! Region codes, by shape; which of them exist is the catalogue's to say.
use super::{Malformed, Partition};
use std::fmt;
use std::str::FromStr;

/// A region code such as `us-east-2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

impl Region {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition that the code's prefix belongs to.
    pub fn partition(&self) -> Partition {
        if self.0.starts_with("cn-") {
            Partition::AwsCn
        } else if self.0.starts_with("us-gov-") {
            Partition::AwsUsGov
        } else {
            Partition::Aws
        }
    }
}

impl FromStr for Region {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let words: Vec<&str> = text.split('-').collect();
        let shaped = (3..=4).contains(&words.len())
            && words
                .last()
                .is_some_and(|n| n.len() <= 2 && n.parse::<u8>().is_ok())
            && words.iter().rev().skip(1).all(|word| {
                !word.is_empty() && word.len() <= 12 && word.bytes().all(|b| b.is_ascii_lowercase())
            });
        if shaped {
            Ok(Self(text.to_owned()))
        } else {
            Err(Malformed::new("a region is written like `us-east-2`"))
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
