//! The ids of AWS Organizations: organization, root, organizational unit.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// Declares an id that is a checked text.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $shape:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(Malformed::new(concat!("it is written ", $shape)))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An organization id, `o-` and 10 to 32 lower-case letters or digits
    /// (<https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html>).
    OrganizationId,
    "`o-` and 10 to 32 lower-case letters or digits",
    |text| text.strip_prefix("o-").is_some_and(|id| is_word(id, 10, 32))
);

id!(
    /// A root id, `r-` and 4 to 32 lower-case letters or digits.
    RootId,
    "`r-` and 4 to 32 lower-case letters or digits",
    |text| text.strip_prefix("r-").is_some_and(|id| is_word(id, 4, 32))
);

id!(
    /// An organizational unit id, `ou-`, the root's letters, `-` and 8 to 32 letters or digits.
    UnitId,
    "`ou-`, 4 to 32 letters or digits of the root, `-`, 8 to 32 letters or digits",
    |text| {
        text.strip_prefix("ou-")
            .and_then(|rest| rest.split_once('-'))
            .is_some_and(|(root, unit)| is_word(root, 4, 32) && is_word(unit, 8, 32))
    }
);

fn is_word(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
