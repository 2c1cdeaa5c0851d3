//! One IAM action, `service:Name`.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// A concrete IAM action without wildcards, such as `bedrock-mantle:CreateInference`.
///
/// The spelling is kept; IAM compares actions without regard to ASCII case
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    text: String,
    colon: usize,
}

impl Action {
    /// The service prefix, before the colon.
    pub fn service(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// The name, after the colon.
    pub fn name(&self) -> &str {
        self.text.get(self.colon + 1..).unwrap_or_default()
    }

    /// The whole text, as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Action {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new("an action is written `service:Name`");
        let (service, name) = text.split_once(':').ok_or_else(malformed)?;
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if word(service) && word(name) {
            Ok(Self {
                text: text.to_owned(),
                colon: service.len(),
            })
        } else {
            Err(malformed())
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
