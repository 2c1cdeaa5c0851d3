//! The twelve digits that name an AWS account.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// An AWS account id: exactly twelve ASCII digits, leading zeros kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// Twelve zeros: the id of no account.
    pub const NOBODYS: Self = Self([b'0'; 12]);

    /// The digits.
    pub fn as_str(&self) -> &str {
        // INVARIANT: only ASCII digits are ever stored, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or("000000000000")
    }
}

impl FromStr for AccountId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let digits: [u8; 12] = text.as_bytes().try_into().map_err(|_| {
            Malformed::new(format!(
                "an account id has 12 digits, this has {} characters",
                text.chars().count()
            ))
        })?;
        if digits.iter().all(u8::is_ascii_digit) {
            Ok(Self(digits))
        } else {
            Err(Malformed::new("an account id has digits only"))
        }
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountId({self})")
    }
}
