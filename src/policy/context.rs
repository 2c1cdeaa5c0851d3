//! The condition context of a request: keys without regard to case, values as given.
use std::borrow::Cow;

/// What is known of the circumstances of a request
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>).
///
/// Key names ignore case, tag keys included. A key that is not here is absent, unless the context
/// was declared incomplete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Lower-case key and its value, sorted by key.
    entries: Vec<(String, ContextValue)>,
    incomplete: bool,
}

/// The value of a condition key in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextValue {
    /// One value of a single-valued key.
    Single(String),
    /// The values of a multivalued key: possibly one, possibly none.
    Multi(Vec<String>),
    /// The key may be there and may have any value.
    Unknown,
    /// The key is known not to be there, though the caller or the context would suggest it.
    Absent,
}

impl Context {
    /// A context without keys, complete: whatever is not inserted is absent.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key, replacing what was there. Returns what was there: two spellings of one key
    /// (`aws:ResourceTag/ec2` and `aws:ResourceTag/EC2`) are one key, and IAM compares only one of
    /// the values, so that a caller should report such a collision.
    pub fn insert(&mut self, key: &str, value: ContextValue) -> Option<ContextValue> {
        let key = key.to_lowercase();
        match self
            .entries
            .binary_search_by(|(known, _)| known.as_str().cmp(&key))
        {
            Ok(place) => self
                .entries
                .get_mut(place)
                .map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// The same context with a single-valued key set.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.insert(key, ContextValue::Single(value.into()));
        self
    }

    /// The same context with a multivalued key set.
    #[must_use]
    pub fn with_many<S: Into<String>>(
        mut self,
        key: &str,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.insert(key, ContextValue::Multi(values));
        self
    }

    /// The same context, but a key that was not inserted is unknown instead of absent.
    #[must_use]
    pub fn incomplete(mut self) -> Self {
        self.incomplete = true;
        self
    }

    /// Whether keys that were not inserted are unknown.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// The value inserted for a key.
    pub fn get(&self, key: &str) -> Option<&ContextValue> {
        let lower = if key
            .bytes()
            .any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii())
        {
            Cow::Owned(key.to_lowercase())
        } else {
            Cow::Borrowed(key)
        };
        self.get_lower(&lower)
    }

    /// The keys in lower case and their values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The value inserted for a key that is in lower case already.
    pub(crate) fn get_lower(&self, key: &str) -> Option<&ContextValue> {
        let place = self
            .entries
            .binary_search_by(|(known, _)| known.as_str().cmp(key))
            .ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }
}

impl From<&str> for ContextValue {
    fn from(text: &str) -> Self {
        Self::Single(text.to_owned())
    }
}

impl From<String> for ContextValue {
    fn from(text: String) -> Self {
        Self::Single(text)
    }
}

impl From<Vec<String>> for ContextValue {
    fn from(texts: Vec<String>) -> Self {
        Self::Multi(texts)
    }
}
