//! The names that a blueprint gives to things.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// A name from a blueprint: a lower-case letter or digit, then lower-case letters, digits, `-`,
/// `.` or `_`, at most 63 characters, no `..`.
///
/// `@`, `/` and `:` are reserved for instances (`answer-service@search`) and references. A name
/// is therefore also safe as one component of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The longest name, in characters.
    pub const MAX: usize = 63;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in CamelCase with nothing but letters and digits, as CloudFormation logical ids
    /// want it. Names that differ only in punctuation give the same text; the blueprint room
    /// refuses two such names of one kind.
    pub fn camel_case(&self) -> String {
        camel_case(&self.0)
    }
}

/// The words of a text in CamelCase: its ASCII letters and digits, the first of each run upper
/// case. Everything else only parts words.
pub fn camel_case(text: &str) -> String {
    let mut camel = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut characters = word.chars();
        camel.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(characters.as_str());
    }
    camel
}

impl FromStr for Name {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed::new("a name is not empty"));
        }
        if text.chars().count() > Self::MAX {
            return Err(Malformed::new(format!(
                "a name has at most {} characters",
                Self::MAX
            )));
        }
        if let Some(reserved) = text.chars().find(|c| matches!(c, '@' | '/' | ':')) {
            return Err(Malformed::new(format!("`{reserved}` is reserved in names")));
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !text.starts_with(plain)
            || !text
                .chars()
                .all(|c| plain(c) || matches!(c, '-' | '.' | '_'))
            || text.contains("..")
        {
            return Err(Malformed::new(
                "a name has lower-case letters, digits, `-`, `.` and `_`, and begins with a letter or digit",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.0)
    }
}
